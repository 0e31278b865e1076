import type { BreakEven, Economics, Report, RunCost } from '@understudy/contracts';

/**
 * Queries after which the saving has paid for the run: cost ÷ saving per query. Calls without a price count as nothing, so where there are
 * any the number is the least that it can be.
 */
export function breakEven(totalUsd: RunCost['totalUsd'], savings: Report['savings']['usdPerMillionQueries']): Economics['breakEven'] {
  const none = (why: string): BreakEven => ({ queries: null, why });
  const after = (usdPerMillion: number, against: string): BreakEven => {
    if (totalUsd === null) return none('No model that this run asked has a price in the catalogue, so what it cost in money is not known.');
    if (usdPerMillion <= 0) return none(`A query to the student costs no less than one to the teacher with ${against}.`);
    return { queries: Math.ceil(totalUsd / (usdPerMillion / 1e6)), why: null };
  };
  if (savings === null) {
    const unpriced = none('There is no price of a teacher to go by, so what a query saves in money is not known.');
    return { uncached: unpriced, cached: unpriced };
  }
  return { uncached: after(savings.uncached, 'the script paid in full'), cached: after(savings.cached, 'the script in its host’s cache') };
}
