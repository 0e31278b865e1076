import type { Distillation, Economics, Report } from '@understudy/contracts';
import { breakEven } from '@understudy/models';
import { inputShareSaved } from '../measures/input-share-saved.ts';
import { keyValueCache } from '../measures/key-value-cache.ts';
import { runCost } from '../measures/run-cost.ts';
import { speed } from '../measures/speed.ts';
import type { Scores } from '../score-answers.ts';
import type { Timing } from '../time-arms.ts';

/** What of a run says whether it pays. */
export type EconomicFindings = {
  timings: readonly Timing[];
  /** As it stands once all calls are made. */
  record: Pick<Distillation, 'usage' | 'stages'>;
  scores: Pick<Scores, 'keyValueBytesPerToken' | 'scriptTokens'>;
  trainingSeconds: number;
  savings: Report['savings'];
  /** Input tokens of each question with the script and without it. */
  queries: readonly { with: number; without: number }[];
  seed: number;
};

/** What the run cost, how fast and how much lighter its student is, and after how many queries that has paid. Pure. */
export function buildEconomics({ timings, record, scores, trainingSeconds, savings, queries, seed }: EconomicFindings): Economics {
  const cost = runCost(record, trainingSeconds);
  return {
    inputShareSaved: inputShareSaved(queries, seed),
    speed: speed(timings, seed),
    keyValueCache: keyValueCache(scores),
    cost,
    breakEven: breakEven(cost.totalUsd, savings.usdPerMillionQueries),
  };
}
