import { bootstrap } from '@understudy/checks';
import type { Interval } from '@understudy/contracts';

/**
 * Share of a query's input tokens that goes with the script: 1 − without / with, over the sums of the same questions asked with it and
 * without. Questions for which the host counted no tokens are left out; null where that is all of them.
 */
export function inputShareSaved(queries: readonly { with: number; without: number }[], seed: number): Interval | null {
  const rows = queries.flatMap((query) => (query.with > 0 && query.without > 0 ? [[query.without, query.with]] : []));
  return bootstrap(rows, ([without = 0, whole = 0]) => (whole > 0 ? 1 - without / whole : null), seed);
}
