/** A name without its folders and signs: hosts write one model as `Qwen/Qwen2.5-7B-Instruct`, `qwen2.5:7b-instruct` and `/models/Qwen2.5-7B-Instruct-Q4_K_M.gguf`. */
function plain(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? name;
  return last
    .toLowerCase()
    .replace(/[-:@]?latest$/, '')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * Does the name under which a host answered stand for the model that was asked? Dates, tags, folders and file endings may differ: one name
 * has to contain the other. Hosts that answer under a name of their own are listed in the catalogue's `answersAs`.
 */
export function isSameModel(answered: string, asked: string, answersAs: readonly string[] = []): boolean {
  const seen = plain(answered);
  return [asked, ...answersAs].map(plain).some((name) => seen.includes(name) || (seen !== '' && name.includes(seen)));
}
