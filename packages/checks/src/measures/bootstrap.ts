import type { Interval } from '@understudy/contracts';
import { createRandom } from './random.ts';

/** What a statistic sees: each column's sum over the (resampled) rows. Null where these rows do not define it. */
export type Statistic = (sums: Iterable<number>) => number | null;

/**
 * A statistic of column sums with its percentile bootstrap 95 % interval (Efron 1979): whole rows (questions) are drawn with
 * replacement, so that columns of one row stay paired and a ratio of sums is weighted by tokens as the figure itself is.
 *
 * Resamples that do not define the statistic are left out; where they are more than the 2.5 % that lie outside one end of the interval,
 * the interval has no such end and the result is null, as it is without rows. One row gives an interval without width: `n` says so.
 */
export function bootstrap(rows: readonly (readonly number[])[], statistic: Statistic, seed: number): Interval | null {
  const width = rows[0]?.length ?? 0;
  const value = statistic(sums(rows, width));
  if (rows.length === 0 || value === null) return null;
  const flat = Float64Array.from(rows.flat());
  const random = createRandom(seed);
  const count = resamples(rows.length);
  const values: number[] = [];
  const totals = new Float64Array(width);
  for (let draw = 0; draw < count; draw++) {
    totals.fill(0);
    for (let row = 0; row < rows.length; row++) {
      const start = Math.floor(random() * rows.length) * width;
      for (let column = 0; column < width; column++) totals[column] = (totals[column] ?? 0) + (flat[start + column] ?? 0);
    }
    const resampled = statistic(totals);
    if (resampled !== null) values.push(resampled);
  }
  if (values.length < count * 0.975) return null;
  values.sort((a, b) => a - b);
  return { value, low: quantile(values, 0.025), high: quantile(values, 0.975), n: rows.length };
}

/** 10,000, fewer past 1,000 rows: the ends are sure to a few hundredths of the interval's width either way, and no event loop stands still. */
function resamples(rows: number): number {
  return Math.round(Math.min(10_000, Math.max(1000, 1e7 / rows)));
}

function sums(rows: readonly (readonly number[])[], width: number): number[] {
  return Array.from({ length: width }, (_, column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0));
}

/** Of sorted values, with linear interpolation between neighbours. */
function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}
