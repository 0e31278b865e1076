import { createBandIndex } from './band-index.ts';
import { createGramTable } from './gram-table.ts';
import { createGrowingList } from './growing-list.ts';
import { bandingFor, createMinHash, normalise } from './min-hash.ts';
import { createTextStore } from './text-store.ts';

export type NearDuplicateFilter = {
  /** True when the text is new. False, and the text is not added, when it is nearly one that was added. */
  add(text: string): boolean;
};

/**
 * Keeps near-duplicates out while texts come in one by one: texts whose character 5-grams (letters and digits; case, punctuation and
 * spaces aside) have a Jaccard similarity of at least `threshold` to those of a text added before.
 *
 * Candidates are found by MinHash, which misses about 0.3 % of the pairs right at the threshold and fewer above it, and confirmed by
 * their exact similarity. Deterministic: the same texts in the same order, the same verdicts. The texts are kept outside of the heap,
 * a byte a Latin-1 character, with 250 bytes each for the index.
 */
export function createNearDuplicateFilter({ threshold }: { threshold: number }): NearDuplicateFilter {
  const banding = bandingFor(threshold);
  const minHash = createMinHash(banding);
  const index = createBandIndex(banding.bands);
  const texts = createTextStore();
  const grams = createGrowingList();
  /** Item → the last addition it was compared in: an item may share several bands. */
  const comparedIn = createGrowingList();
  const table = createGramTable();
  let addition = 0;

  return {
    add(text) {
      const normal = normalise(text);
      const { bands } = minHash(normal);
      const distinct = table.load(normal);
      addition += 1;
      const known = index.some(bands, (item) => {
        if (comparedIn.at(item) === addition) return false;
        comparedIn.set(item, addition);
        return table.isNear(texts.at(item), { grams: grams.at(item), threshold });
      });
      if (known) return false;
      index.add(bands);
      texts.push(normal);
      grams.push(distinct);
      comparedIn.push(0);
      return true;
    },
  };
}
