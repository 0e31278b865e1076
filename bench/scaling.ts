import { measureAnswers } from './answers.ts';

export type ScalingOptions = { latencyMs: number; slotsPerWorker: number; waves: number };

/** One, two and four teacher workers, each with so many calls under way at most: how near the pace comes to growing with their number. */
export async function measureScaling({ latencyMs, slotsPerWorker, waves }: ScalingOptions) {
  const perSecond: Record<number, number> = {};
  for (const workers of [1, 2, 4]) {
    const maxInFlight = workers * slotsPerWorker;
    const run = await measureAnswers({ questions: maxInFlight * waves, latencyMs, workers, slotsPerWorker, maxInFlight });
    perSecond[workers] = run.answersPerSecond;
  }
  const one = perSecond[1] ?? Number.NaN;
  return {
    answersPerSecond: perSecond,
    linearAt2: (perSecond[2] ?? Number.NaN) / (2 * one),
    linearAt4: (perSecond[4] ?? Number.NaN) / (4 * one),
  };
}
