import { createGrowingList } from './growing-list.ts';
import { mix } from './min-hash.ts';

const none = 0xffffffff;
/** Entries a band that are looked at, latest first: texts that share a band yet are not near-duplicates must not cost a quadratic time. */
const mostLookedAt = 256;

/**
 * Finds items by the hashes of their bands: one hash table of chained entries over all bands, in typed arrays. Takes 8 bytes a band
 * and item, and 2 to 4 for the heads of the chains; when these double, all entries are chained anew (about 0.1 s a million).
 */
export function createBandIndex(bands: number) {
  const hashes = createGrowingList();
  const next = createGrowingList();
  let heads = new Uint32Array(2 ** 12).fill(none);

  const bucketOf = (hash: number, band: number) => mix(hash + Math.imul(band, 0x9e3779b9)) & (heads.length - 1);
  const chain = (entry: number) => {
    const bucket = bucketOf(hashes.at(entry), entry % bands);
    next.set(entry, heads[bucket] ?? none);
    heads[bucket] = entry;
  };

  return {
    /** The next item: the first one added is 0. */
    add(bandHashes: Uint32Array): void {
      if (hashes.length + bands > heads.length * 2) {
        heads = new Uint32Array(heads.length * 2).fill(none);
        for (let entry = 0; entry < hashes.length; entry++) chain(entry);
      }
      for (const hash of bandHashes) {
        hashes.push(hash);
        next.push(none);
        chain(hashes.length - 1);
      }
    },

    /** Calls `take` with items that share a band, some more than once, until it returns true; says whether it did. */
    some(bandHashes: Uint32Array, take: (item: number) => boolean): boolean {
      for (const [band, hash] of bandHashes.entries()) {
        let looked = 0;
        for (let entry = heads[bucketOf(hash, band)] ?? none; entry !== none && looked < mostLookedAt; entry = next.at(entry)) {
          if (entry % bands !== band || hashes.at(entry) !== hash) continue;
          looked += 1;
          if (take(Math.floor(entry / bands))) return true;
        }
      }
      return false;
    },
  };
}
