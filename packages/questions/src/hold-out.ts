import type { AcceptedSpec, QuestionSet } from '@understudy/contracts';
import { sourceOf } from '@understudy/contracts';
import { createRandom, seedOf, shuffle } from './random.ts';

/** Values by source (a facet, or a slot with values of its own), in the order in which they are used. */
export type Pools = ReadonlyMap<string, readonly string[]>;

/**
 * Splits the values of every facet into those for training and those for test questions. Which are held out follows from seed and
 * value alone, so a value that stands in two facets is on one side in both, and a value added later moves few others.
 */
export function holdOut(set: QuestionSet, questions: Pick<AcceptedSpec['questions'], 'facets' | 'seed'>): { train: Pools; test: Pools } {
  const lists = new Map<string, readonly string[]>();
  for (const [name, slot] of Object.entries(set.slots))
    lists.set(sourceOf(name, slot), 'facet' in slot ? (questions.facets[slot.facet] ?? []) : slot.values);
  const heldOut = new Set<string>();
  for (const values of lists.values()) {
    const share = values.length < 2 ? 0 : Math.max(1, Math.round(values.length * set.heldOutValues));
    const byRank = values.map((value) => ({ value, rank: seedOf(questions.seed, 'held out', value) })).sort((a, b) => a.rank - b.rank);
    for (const { value } of byRank.slice(0, share)) heldOut.add(value);
  }
  const side = (wanted: boolean): Pools =>
    new Map(
      [...lists].map(([source, values]) => {
        const ofSide = values.filter((value) => heldOut.has(value) === wanted);
        return [source, shuffle(ofSide, createRandom(seedOf(questions.seed, 'values', source)))];
      }),
    );
  return { train: side(false), test: side(true) };
}
