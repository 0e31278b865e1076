import { createRandom } from '@understudy/checks';
import { type QuestionSet, sourceOf } from '@understudy/contracts';
import { seedOf, shuffle } from './random.ts';

/** Values by source (a facet, or a slot with values of its own), in the order in which they are used. */
export type Pools = ReadonlyMap<string, readonly string[]>;

export type FacetedSet = { set: QuestionSet; facets: Readonly<Record<string, readonly string[]>> };

/**
 * Splits the values of every facet into those for training and those for test questions, for all sets of a distillation at once: a value
 * that stands in two facets, of whichever sets, is on one side in both. Which are held out follows from seed and value alone, so a value
 * added later moves few others.
 */
export function holdOut(sets: readonly FacetedSet[], seed: number): { train: Pools; test: Pools }[] {
  const lists = sets.map(({ set, facets }) => {
    const slots = Object.entries(set.slots);
    const ofSet = slots.map(([name, slot]) => [sourceOf(name, slot), 'facet' in slot ? (facets[slot.facet] ?? []) : slot.values] as const);
    return { lists: new Map<string, readonly string[]>(ofSet), share: set.heldOutValues };
  });
  const heldOut = new Set(lists.flatMap(({ lists, share }) => [...lists.values()].flatMap((values) => chooseHeldOut(values, share, seed))));
  return lists.map(({ lists }) => {
    const side = (wanted: boolean): Pools =>
      new Map(
        [...lists].map(([source, values]) => {
          const ofSide = values.filter((value) => heldOut.has(value) === wanted);
          return [source, shuffle(ofSide, createRandom(seedOf(seed, 'values', source)))];
        }),
      );
    return { train: side(false), test: side(true) };
  });
}

function chooseHeldOut(values: readonly string[], share: number, seed: number): string[] {
  const count = values.length < 2 ? 0 : Math.max(1, Math.round(values.length * share));
  const byRank = values.map((value) => ({ value, rank: seedOf(seed, 'held out', value) })).sort((a, b) => a.rank - b.rank);
  return byRank.slice(0, count).map(({ value }) => value);
}
