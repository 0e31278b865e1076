import type { Catalogue, EstimateLine } from '@understudy/contracts';
import { priceOf } from '@understudy/models';
import { plus, type Range, times, whole } from './range.ts';
import { secondsOf } from './seconds-of.ts';

export type Asking = Pick<EstimateLine, 'stage' | 'role' | 'model'> & {
  calls: Range;
  /** What every call begins with, so that a host may have it cached from the second call on; in tokens. */
  prefix: Range;
  /** Share of the prefix that the host really has cached. */
  cached: Range;
  /** What follows it, mean over the calls. */
  rest: Range;
  output: Range;
  /** A call's seconds, where they are known. */
  seconds: Range | null;
  /** Costs nothing where the catalogue gives no price: what runs here. */
  free?: boolean;
};

/** Tokens, money and time of calls that are alike. The least that is paid goes with the most that is cached. */
export function makeLine(asking: Asking, catalogue: Catalogue): EstimateLine {
  const { stage, role, model, calls, prefix, cached, rest, output, free = false } = asking;
  const input = whole(times(calls, plus(prefix, rest)));
  const written = whole(times(calls, output));
  const later = (count: number) => Math.max(0, count - 1);
  const best = Math.floor(later(calls.low) * prefix.low * cached.high);
  const worst = Math.floor(later(calls.high) * prefix.high * cached.low);
  const low = priceOf(catalogue, model, { input: input.low, cachedInput: best, output: written.low });
  const high = priceOf(catalogue, model, { input: input.high, cachedInput: worst, output: written.high });
  const priced = low === null || high === null ? null : { low, high: Math.max(low, high) };
  const seconds = secondsOf({ model, calls, output, seconds: asking.seconds, tokens: { input, output: written } }, catalogue);
  return {
    stage,
    role,
    model,
    calls: whole(calls),
    tokens: {
      input,
      cachedInput: whole({
        low: later(calls.low) * prefix.low * cached.low,
        high: later(calls.high) * prefix.high * cached.high,
      }),
      output: written,
    },
    costUsd: priced ?? (free ? { low: 0, high: 0 } : null),
    minutes: { low: seconds.low / 60, high: seconds.high / 60 },
  };
}
