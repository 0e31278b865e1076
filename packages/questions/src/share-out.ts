export type Source<T> = { weight: number; next: () => T | undefined };

/**
 * One source out of several, each drawn from in proportion to its weight at every length of the sequence: the next item comes from the
 * source with the fewest for its weight (Webster's method of apportionment). One that has run dry leaves its share to the others.
 */
export function shareOut<T>(sources: readonly Source<T>[]): () => T | undefined {
  let alive = sources.filter(({ weight }) => weight > 0).map((source) => ({ ...source, taken: 0 }));
  return () => {
    for (;;) {
      let best = alive[0];
      if (!best) return undefined;
      for (const source of alive) if ((source.taken + 0.5) / source.weight < (best.taken + 0.5) / best.weight) best = source;
      const item = best.next();
      if (item !== undefined) {
        best.taken += 1;
        return item;
      }
      const dry = best;
      alive = alive.filter((source) => source !== dry);
    }
  };
}
