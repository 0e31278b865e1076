import { createHash } from 'node:crypto';
import { type Ceilings, type Exchange, slowStartFrom, slowStartMost } from './admission-exchange.ts';
import { admissionScript } from './admission-script.ts';

/** As much of a Redis client as an exchange needs. */
export type ScriptRunner = {
  evalsha: (sha1: string, keys: number, ...values: (string | number)[]) => Promise<unknown>;
  eval: (script: string, keys: number, ...values: (string | number)[]) => Promise<unknown>;
  hget: (key: string, field: string) => Promise<string | null>;
};

export type SharedExchangeOptions = {
  /** The model's key. */
  key: string;
  ceilings: Ceilings;
  /** A process that was not heard of for so long holds nothing any more. */
  aliveMs: number;
  /** Milliseconds, instead of the clock of Redis. */
  now?: () => number;
};

const sha1 = createHash('sha1').update(admissionScript).digest('hex');

/** Processes that share a Redis share the ceilings, one script call an exchange. */
export function createSharedExchange(redis: ScriptRunner, { key, ceilings, aliveMs, now }: SharedExchangeOptions): Exchange {
  const { maxInFlight, requestsPerMinute, tokensPerMinute } = ceilings;
  return async (report) => {
    const values = [
      ...[report.processId, report.held, report.inFlight, report.demand],
      ...[report.successes, report.cutAfter ?? -1, report.holdMs],
      ...[report.starts, report.estimate, report.tokens],
      ...[maxInFlight ?? slowStartMost, maxInFlight ?? slowStartFrom],
      ...[requestsPerMinute ?? 0, tokensPerMinute ?? 0, aliveMs, now?.() ?? ''],
    ];
    const reply = await redis.evalsha(sha1, 1, key, ...values).catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith('NOSCRIPT')) return redis.eval(admissionScript, 1, key, ...values);
      throw error;
    });
    const [allowed = 0, limit = 1, share = 1, cuts = 0, holdMs = 0, starts = 0, startsInMs = 0] = reply as number[];
    return { allowed, limit, share, cuts, holdMs, starts, startsInMs };
  };
}
