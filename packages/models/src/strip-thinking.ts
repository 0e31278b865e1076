/** The tags that packages/checks/src/thinking-tags.ts knows, in pairs. */
const blocks = [
  /^\s*<\s*(think|thinking|thought|reasoning|reflection|scratchpad)\s*>.*?<\/\s*\1\s*>\s*/isu,
  /^\s*<\|(think|thinking)\|>.*?<\|\/\1\|>\s*/isu,
  /^\s*<\|begin_of_thought\|>.*?<\|end_of_thought\|>\s*/isu,
  /^\s*◁think▷.*?◁\/think▷\s*/isu,
];

/** A text without the closed blocks of thoughts that it begins with. What is not closed stays, for a check to reject. */
export function stripThinking(text: string): string {
  let rest = text;
  for (let found = matching(rest); found !== null; found = matching(rest)) rest = rest.slice(found.length);
  return rest;
}

function matching(text: string): string | null {
  for (const block of blocks) {
    const found = block.exec(text);
    if (found) return found[0];
  }
  return null;
}
