import { type QuestionSet, type Slot, slotsOf, sourceOf } from '@understudy/contracts';
import type { Pools } from './hold-out.ts';
import { seedOf } from './random.ts';

type Values = Record<string, string>;
export type Combinations = { total: bigint; at: (position: bigint) => Values };

/**
 * All ways to fill a template's slots, in an order that uses the values of every slot about equally often: position k of n stands for
 * combination offset + k·stride mod n, with a stride near the golden section of n and coprime to it, so that each comes once.
 * Two slots of one facet take an unordered pair: "A or B" and "B or A" are one question.
 */
export function combinationsOf(template: string, set: QuestionSet, pools: Pools, seed: number): Combinations {
  const bySource = Map.groupBy(slotsOf(template), (slot) => sourceOf(slot, set.slots[slot] as Slot));
  const wheels = [...bySource].map(([source, slots]) => wheelOf(slots, pools.get(source) ?? []));
  const total = wheels.reduce((product, wheel) => product * wheel.size, 1n);
  const offset = BigInt(seedOf(seed, 'offset', template));
  const stride = strideOf(total);
  return {
    total,
    at(position) {
      let rest = (offset + position * stride) % total;
      const values: Values = {};
      for (const wheel of wheels) {
        wheel.fill(values, Number(rest % wheel.size));
        rest /= wheel.size;
      }
      return values;
    },
  };
}

function wheelOf([first = '', second]: readonly string[], pool: readonly string[]) {
  const n = pool.length;
  if (second === undefined)
    return {
      size: BigInt(n),
      fill(values: Values, index: number) {
        values[first] = pool[index] ?? '';
      },
    };
  return {
    size: BigInt((n * (n - 1)) / 2),
    fill(values: Values, index: number) {
      // Pair number i + j(j-1)/2 is (i, j) with i < j.
      const j = Math.floor((1 + Math.sqrt(1 + 8 * index)) / 2);
      values[first] = pool[j] ?? '';
      values[second] = pool[index - (j * (j - 1)) / 2] ?? '';
    },
  };
}

function strideOf(total: bigint): bigint {
  let stride = (total * 618_033_989n) / 1_000_000_000n;
  while (greatestCommonDivisor(stride, total) !== 1n) stride += 1n;
  return stride;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}
