import type { Catalogue } from '@understudy/contracts';
import { limitOf } from '@understudy/models';
import { between, exactly, over, plus, type Range, times } from './range.ts';

/** Tokens a second that a host writes in one answer, and seconds to its first token. */
const hosted = { speed: between(20, 150), first: between(0.2, 3) };
/** The same of the model server on a machine without a GPU: measured 84 alone, and 145 over four answers at once, on two cores. */
const embedded = { speed: between(5, 40), first: between(0.1, 20) };
/** Calls at once of a model without a ceiling: they begin with 16 and grow as long as all goes well. */
const unlimited = between(16, 256);

export type Timed = {
  model: string;
  calls: Range;
  /** Tokens of one answer. */
  output: Range;
  /** A call's, where they are known. */
  seconds: Range | null;
  /** Tokens of all calls together, read and written. */
  tokens: { input: Range; output: Range };
};

/** How long some calls take, in seconds: as many at once as the catalogue lets them and no faster than its limits a minute. */
export function secondsOf({ model, calls, output, seconds, tokens }: Timed, catalogue: Catalogue): Range {
  if (calls.high === 0) return between(0, 0);
  const entry = Object.hasOwn(catalogue.models, model) ? catalogue.models[model] : undefined;
  const here = entry === undefined || 'embedded' in entry;
  const pace = here ? embedded : hosted;
  const each = seconds ?? plus(pace.first, over(output, pace.speed));
  const ceiling = entry && 'baseUrl' in entry && entry.limits.maxInFlight === null ? unlimited : exactly(limitOf(catalogue, model));
  const atOnce = between(Math.min(ceiling.low, Math.max(1, calls.low)), Math.min(ceiling.high, Math.max(1, calls.high)));
  const working = over(times(calls, each), atOnce);
  const { requestsPerMinute = null, tokensPerMinute = null } = entry && 'baseUrl' in entry ? entry.limits : {};
  const least = (which: 'low' | 'high') =>
    60 *
    Math.max(
      requestsPerMinute === null ? 0 : calls[which] / requestsPerMinute,
      tokensPerMinute === null ? 0 : (tokens.input[which] + tokens.output[which]) / tokensPerMinute,
    );
  // No call is quicker than one call.
  return between(Math.max(each.low, working.low, least('low')), Math.max(each.high, working.high, least('high')));
}
