import { gramAt, gramCount } from './min-hash.ts';

/** The grams of one normal text, made to be compared with those of many: nothing is allocated for a comparison. */
export function createGramTable() {
  let size = 256;
  let grams = new Uint32Array(size);
  let loadedIn = new Uint32Array(size);
  let countedIn = new Uint32Array(size);
  let load = 0;
  let comparison = 0;
  let distinct = 0;

  /** Slot of a gram, or the free one where it would go. */
  const slotOf = (gram: number): number => {
    let slot = gram & (size - 1);
    while (loadedIn[slot] === load && grams[slot] !== gram) slot = (slot + 1) & (size - 1);
    return slot;
  };

  return {
    /** Takes the place of the text before; returns how many different grams it has. */
    load(normal: string): number {
      const count = gramCount(normal);
      if (count * 2 > size) {
        while (size < count * 2) size *= 2;
        [grams, loadedIn, countedIn] = [new Uint32Array(size), new Uint32Array(size), new Uint32Array(size)];
      }
      load += 1;
      distinct = 0;
      for (let start = 0; start < count; start++) {
        const gram = gramAt(normal, start);
        const slot = slotOf(gram);
        if (loadedIn[slot] === load) continue;
        grams[slot] = gram;
        loadedIn[slot] = load;
        distinct += 1;
      }
      return distinct;
    },

    /** Whether another text, with so many different grams, has a Jaccard similarity to the loaded one of at least `threshold`. */
    isNear(normal: string, { grams: others, threshold }: { grams: number; threshold: number }): boolean {
      const needed = (threshold / (1 + threshold)) * (distinct + others) - 1e-9;
      if (Math.min(distinct, others) < needed) return false;
      comparison += 1;
      let common = 0;
      const count = gramCount(normal);
      for (let start = 0; start < count && common + count - start >= needed; start++) {
        const slot = slotOf(gramAt(normal, start));
        if (loadedIn[slot] !== load || countedIn[slot] === comparison) continue;
        countedIn[slot] = comparison;
        common += 1;
      }
      return common >= needed;
    },
  };
}
