/**
 * The longest run of words of `said` that stands in one of the parts too: where it begins in `said`, and how many words it has; 0 where
 * they share none. Words × words steps, with two rows of memory.
 */
export function longestRun(said: readonly string[], parts: readonly (readonly string[])[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (const part of parts) {
    let before = new Int32Array(said.length + 1);
    let row = new Int32Array(said.length + 1);
    for (const word of part) {
      for (let at = 1; at <= said.length; at++) {
        const length = said[at - 1] === word ? (before[at - 1] ?? 0) + 1 : 0;
        row[at] = length;
        if (length > best.length) best = { start: at - length, length };
      }
      [before, row] = [row, before];
    }
  }
  return best;
}
