import { createGrowingList } from './growing-list.ts';

/** Bits of many signatures, so that most pairs that share a band by chance are told apart without their texts. */
export function createSketches({ bits, threshold }: { bits: number; threshold: number }) {
  const words = Math.ceil(bits / 32);
  const list = createGrowingList();
  // Four standard deviations below what a pair at the threshold shows on average: hardly one in ten thousand is lost.
  const same = (1 + threshold) / 2;
  const most = bits * (1 - same) + 4 * Math.sqrt(bits * same * (1 - same));

  return {
    push(signatureBits: Uint32Array): void {
      for (const word of signatureBits) list.push(word);
    },
    /** False where a similarity of the threshold is out of the question. */
    mayBeNear(left: number, right: number): boolean {
      let different = 0;
      for (let word = 0; word < words; word++) different += ones(list.at(left * words + word) ^ list.at(right * words + word));
      return different <= most;
    },
  };
}

/** How many bits of a 32-bit number are set (Hacker's Delight, 5-1). */
function ones(value: number): number {
  const pairs = value - ((value >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
