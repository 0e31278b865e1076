/**
 * ROUGE-L recall (Lin 2004): words of the longest common subsequence over the words of the reference, 0 to 1: how much of it stands in
 * `said`, word for word in its order but with gaps. 0 for a reference without words. Words × words steps, with two rows of memory.
 */
export function rougeL(said: readonly string[], reference: readonly string[]): number {
  if (reference.length === 0) return 0;
  let before = new Int32Array(said.length + 1);
  let row = new Int32Array(said.length + 1);
  for (const word of reference) {
    for (let at = 1; at <= said.length; at++)
      row[at] = said[at - 1] === word ? (before[at - 1] ?? 0) + 1 : Math.max(before[at] ?? 0, row[at - 1] ?? 0);
    [before, row] = [row, before];
  }
  return (before[said.length] ?? 0) / reference.length;
}
