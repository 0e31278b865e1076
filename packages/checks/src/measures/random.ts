/**
 * Uniform numbers in [0, 1) that a seed decides: mulberry32 by Tommy Ettinger (public domain),
 * https://gist.github.com/tommyettinger/46a874533244883189143505d203312c. 32 bits of state are enough to shuffle and to resample, never for a secret.
 */
export function createRandom(seed: number): () => number {
  // Signed, as an engine keeps whole numbers of 32 bits without boxing them; the bits are the same.
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
