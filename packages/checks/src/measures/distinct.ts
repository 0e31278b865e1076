import type { Interval } from '@understudy/contracts';
import { normalWords } from '../words.ts';
import { bootstrap } from './bootstrap.ts';

const length = 3;

/**
 * distinct-3: different runs of three words over all such runs, in all answers together (Li et al. 2016). Low where answers repeat
 * themselves or one another; long answers lower it too. Null where no answer has three words.
 *
 * A run that stands k times counts 1/k wherever it stands, which sums to the same figure and gives each answer its part of it. The
 * interval resamples these parts: counting anew in each resample would take an answer drawn twice for one that repeats another.
 */
export function distinct3(texts: readonly string[], seed: number): Interval | null {
  const runs = texts.map(runsOf);
  const times = new Map<string, number>();
  for (const run of runs.flat()) times.set(run, (times.get(run) ?? 0) + 1);
  return bootstrap(
    runs.map((each) => [each.reduce((sum, run) => sum + 1 / (times.get(run) ?? 1), 0), each.length]),
    ([distinct = 0, all = 0]) => (all > 0 ? distinct / all : null),
    seed,
  );
}

function runsOf(text: string): string[] {
  const all = normalWords(text);
  return all.slice(length - 1).map((_, start) => all.slice(start, start + length).join(' '));
}
