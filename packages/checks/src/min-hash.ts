// MinHash over character 5-grams: what the near-duplicate filter and the near-duplicate groups share.

const gramLength = 5;
const none = 0xffffffff;
/** So few bins a permutation that texts of a sentence fill most of them; an empty bin must borrow, which makes the estimate coarser. */
const mostBins = 48;

/** A signature of `bands` x `rows` hashes; two texts are a candidate pair when all rows of one band agree. */
export type Banding = { bands: number; rows: number };

/**
 * Rows such that one band agrees for about a quarter of the pairs at the threshold, and bands such that 0.3 % of those pairs agree in
 * none: 0.8 takes 20 bands of 6 rows, 0.9 takes 20 of 13. Pairs far below the threshold hardly ever become candidates.
 */
export function bandingFor(threshold: number): Banding {
  if (!(threshold > 0 && threshold <= 1)) throw new RangeError(`A similarity of ${threshold} is not above 0 and at most 1.`);
  const rows = Math.min(16, Math.max(1, Math.round(Math.log(0.25) / Math.log(Math.min(threshold, 0.999)))));
  const bands = threshold === 1 ? 1 : Math.ceil(Math.log(0.003) / Math.log(1 - threshold ** rows));
  return { bands, rows };
}

/** Letters and digits of a text in one form and case, single spaces between; empty when it has none. */
export function normalise(text: string): string {
  const letters = text.normalize('NFKC').toLowerCase();
  return letters.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** How many runs of five characters a normal text has; a shorter text is one run. */
export function gramCount(normal: string): number {
  return Math.max(1, normal.length - gramLength + 1);
}

/** A 32-bit number for the run that begins at `start`: FNV-1a, mixed by murmur's finalizer. */
export function gramAt(normal: string, start: number): number {
  let gram = 0x811c9dc5;
  const end = Math.min(start + gramLength, normal.length);
  for (let i = start; i < end; i++) gram = Math.imul(gram ^ normal.charCodeAt(i), 0x01000193);
  return mix(gram);
}

/** Spreads a 32-bit number over all 32 bits, one to one: murmur3's finalizer (Appleby 2011, public domain). */
export function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

export type Signature = {
  /** A hash a band. */
  bands: Uint32Array;
  /** A bit a row: two texts of similarity J have the same bit in (1 + J) / 2 of the rows (Li and König 2010, arXiv:0910.3349). */
  bits: Uint32Array;
};

/**
 * Makes signatures of normal texts. One permutation gives up to 48 rows (one bin a row, the least gram in each); an empty bin borrows
 * from one that its number names (densification: Shrivastava 2017, arXiv:1703.04664).
 */
export function createMinHash({ bands, rows }: Banding): (normal: string) => Signature {
  const permutations = Math.ceil((bands * rows) / mostBins);
  const bins = Math.ceil((bands * rows) / permutations);
  const seeds = Array.from({ length: permutations }, (_, i) => mix(0x9e3779b9 + i * 0x7f4a7c15));
  const least = new Uint32Array(permutations * bins);

  const fill = (normal: string) => {
    least.fill(none);
    const count = gramCount(normal);
    for (let start = 0; start < count; start++) {
      const gram = gramAt(normal, start);
      for (let permutation = 0; permutation < permutations; permutation++) {
        const value = mix(gram ^ (seeds[permutation] ?? 0));
        const bin = permutation * bins + (value % bins);
        const rest = mix(value ^ 0x2545f491);
        if (rest < (least[bin] ?? none)) least[bin] = rest;
      }
    }
  };
  /** The least value of a row, or that of the bin it borrows from. */
  const rowAt = (row: number): number => {
    let value = least[row] ?? none;
    const bin = row % bins;
    for (let attempt = 1; value === none; attempt++) value = least[row - bin + (mix(bin * 7919 + attempt) % bins)] ?? none;
    return value;
  };
  return (normal) => {
    fill(normal);
    const signature = { bands: new Uint32Array(bands), bits: new Uint32Array(Math.ceil((bands * rows) / 32)) };
    for (let row = 0; row < bands * rows; row++) {
      const [value, band, word] = [rowAt(row), Math.floor(row / rows), row >>> 5];
      signature.bands[band] = mix(Math.imul(signature.bands[band] ?? 0, 31) ^ value);
      // The least of many is small: its last bit is as good as any other, its first is not.
      signature.bits[word] = ((signature.bits[word] ?? 0) << 1) | (value & 1);
    }
    return signature;
  };
}
