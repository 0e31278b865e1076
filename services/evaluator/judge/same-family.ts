/** Names under which one maker's models of one line go. */
const families = [
  ['qwen', 'qwq', 'qvq'],
  ['llama', 'codellama'],
  ['mistral', 'mixtral', 'ministral', 'magistral', 'codestral', 'devstral'],
  ['gemma', 'gemini'],
  ['gpt', 'chatgpt', 'o'],
  ['claude'],
  ['deepseek'],
  ['smollm'],
  ['phi'],
  ['command', 'aya'],
  ['grok'],
  ['glm', 'chatglm'],
  ['kimi'],
  ['granite'],
  ['olmo'],
  ['nemotron'],
  ['falcon'],
];

/**
 * Whether two models' names are of one family: they share a line's name that is known, as `Qwen/Qwen3-30B` and `qwen2.5:7b`
 * do, or begin alike where neither is known. Folders do not count, sizes and versions neither. A guess by names, on the side of yes: a model that
 * was distilled from another line, and says so, is of both.
 */
export function sameFamily(one: string, other: string): boolean {
  const [ours, theirs] = [linesOf(one), linesOf(other)];
  return ours.some((line) => theirs.includes(line));
}

function linesOf(name: string): string[] {
  const last = name.split(/[/\\]/u).findLast((part) => part !== '') ?? name;
  const words = last.toLowerCase().match(/\p{L}+/gu) ?? [];
  const known = words.flatMap((word, index) => families.find((family) => family.some((line) => isOf(word, line, index)))?.[0] ?? []);
  return known.length > 0 ? known : words.slice(0, 1);
}

/** `o` of `o3-mini` is a line only where the name begins with it. */
function isOf(word: string, line: string, index: number): boolean {
  return word === line && (line.length > 1 || index === 0);
}
