import { createHash } from 'node:crypto';
import type { Axes } from './load-axes.ts';

/** What a question is about and how it is asked; kept with the question as its facets. */
export type Combination = { topic: string; intent: string; asker: string; register: string; length: string; language: string };

export type CombinationsOptions = {
  axes: Axes;
  topics: readonly string[];
  /** Who asks; empty for those of the axes. */
  askers: readonly string[];
  language: string;
  split: 'train' | 'test';
  round: number;
  seed: number;
};

/**
 * Combinations by number, from 0 without an end, the same for the same seed. Each axis takes its values in turns, in an order of its own in
 * every turn, so that any stretch uses the values about equally often and no two axes go in step.
 */
export function sampleCombinations(options: CombinationsOptions): (number: number) => Combination {
  const { axes, topics, askers, language, split, round, seed } = options;
  const intents = Object.entries(axes.intents)
    .filter(([, { heldOut }]) => heldOut === (split === 'test'))
    .map(([name]) => name);
  const cycleOf = (axis: string, values: readonly string[]) => turns(values, [seed, round, split, axis].join('\n'));
  const topic = cycleOf('topic', topics);
  const intent = cycleOf('intent', intents);
  const asker = cycleOf('asker', askers.length > 0 ? askers : axes.askers);
  const register = cycleOf('register', axes.registers);
  const length = cycleOf('length', axes.lengths);
  return (number) => ({
    topic: topic(number),
    intent: intent(number),
    asker: asker(number),
    register: register(number),
    length: length(number),
    language,
  });
}

function turns(values: readonly string[], name: string): (number: number) => string {
  const orders = new Map<number, readonly string[]>();
  return (number) => {
    const turn = Math.floor(number / values.length);
    const order = orders.get(turn) ?? shuffled(values, `${name}\n${turn}`);
    orders.set(turn, order);
    // Calls run side by side, a few turns apart at most.
    if (orders.size > 8) orders.delete(Math.min(...orders.keys()));
    const value = order[number % values.length];
    if (value === undefined) throw new RangeError(`The axis has no value number ${number}: it is empty.`);
    return value;
  };
}

function shuffled(values: readonly string[], name: string): string[] {
  return values
    .map((value) => ({ value, rank: createHash('sha1').update(`${name}\n${value}`).digest('hex') }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .map(({ value }) => value);
}
