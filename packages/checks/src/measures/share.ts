import type { Interval } from '@understudy/contracts';

const z = 1.959964;

/**
 * The share of hits with its Wilson score 95 % interval (Wilson 1927). Not a bootstrap: resampling 30 hits of 30 can only give 30 hits
 * again, an interval without width, where 30 of 30 in truth leaves room down to 89 %. Null without trials.
 */
export function share(hits: readonly boolean[]): Interval | null {
  const n = hits.length;
  if (n === 0) return null;
  const value = hits.filter(Boolean).length / n;
  const scale = 1 + z ** 2 / n;
  const centre = (value + z ** 2 / (2 * n)) / scale;
  const reach = (z / scale) * Math.sqrt((value * (1 - value)) / n + z ** 2 / (4 * n ** 2));
  // At 0 and 1 the formula meets the end exactly, but for rounding.
  return { value, low: value === 0 ? 0 : Math.max(0, centre - reach), high: value === 1 ? 1 : Math.min(1, centre + reach), n };
}
