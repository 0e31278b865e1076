/**
 * Questions to show side by side: the first of each category, then the second of each, up to `most`. The order of the questions decides,
 * never the answers, so that nothing is picked because it looks good.
 */
export function chooseSamples<T extends { category: string }>(questions: readonly T[], most: number): T[] {
  const categories = Map.groupBy(questions, ({ category }) => category);
  const longest = Math.max(0, ...[...categories.values()].map((group) => group.length));
  const rounds = Array.from({ length: longest }, (_, round) => [...categories.values()].flatMap((group) => group[round] ?? []));
  return rounds.flat().slice(0, most);
}
