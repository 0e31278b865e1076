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
  const columns = Array.from({ length: width }, (_, column) => Float64Array.from(rows, (row) => row[column] ?? 0));
  const drawn = drawRows(rows.length, seed);
  const count = drawn.length / rows.length;
  const values = new Float64Array(count);
  let defined = 0;
  const totals = new Float64Array(width);
  for (let draw = 0; draw < count; draw++) {
    const start = draw * rows.length;
    for (const [number, column] of columns.entries()) {
      let total = 0;
      for (let at = start; at < start + rows.length; at++) total += column[drawn[at] ?? 0] ?? 0;
      totals[number] = total;
    }
    const resampled = statistic(totals);
    if (resampled !== null) values[defined++] = resampled;
  }
  if (defined < count * 0.975) return null;
  const sorted = values.subarray(0, defined).sort();
  return { value, low: quantile(sorted, 0.025), high: quantile(sorted, 0.975), n: rows.length };
}

/** The measures of a report are of few sizes and of one seed. */
const mostKept = 3;
const kept = new Map<string, Uint16Array | Uint32Array>();

/** Numbers of rows, one resample after the other. Measures of as many rows with one seed share them: drawing costs several times as much as adding up. */
function drawRows(rows: number, seed: number): Uint16Array | Uint32Array {
  const key = `${rows} ${seed}`;
  const known = kept.get(key);
  if (known) return known;
  const random = createRandom(seed);
  const drawn = new (rows <= 2 ** 16 ? Uint16Array : Uint32Array)(resamples(rows) * rows);
  for (let at = 0; at < drawn.length; at++) drawn[at] = Math.floor(random() * rows);
  const [oldest] = kept.keys();
  if (kept.size === mostKept && oldest !== undefined) kept.delete(oldest);
  kept.set(key, drawn);
  return drawn;
}

/** 10,000, fewer past 1,000 rows: the ends are sure to a few hundredths of the interval's width either way, and no event loop stands still. */
function resamples(rows: number): number {
  return Math.round(Math.min(10_000, Math.max(1000, 1e7 / rows)));
}

function sums(rows: readonly (readonly number[])[], width: number): number[] {
  return Array.from({ length: width }, (_, column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0));
}

/** Of sorted values, with linear interpolation between neighbours. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}
