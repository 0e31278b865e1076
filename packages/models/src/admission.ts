import { randomUUID } from 'node:crypto';
import type { Catalogue } from '@understudy/contracts';
import { slowStartFrom } from './admission-exchange.ts';
import { createPump, type Pump } from './admission-pump.ts';
import { ceilingsOf } from './ceilings-of.ts';
import { createLocalExchange } from './local-exchange.ts';
import { createSharedExchange, type ScriptRunner } from './shared-exchange.ts';
import type { Turn } from './turn.ts';

/** Calls under way at once: of all processes, and what this one may have of them if it wants all it can get. */
type Share = { limit: number; share: number };

export type Admission = AsyncDisposable & {
  /**
   * Waits for a place for one call, first come first served within this process. `tokens` is a guess of what the call will read and write.
   * @throws the signal's reason when it is aborted before.
   */
  enter: (model: string, call: { tokens: number; signal: AbortSignal }) => Promise<Turn>;
  /** As last heard; before the first call what the catalogue says. */
  shareOf: (model: string) => Share;
  /** The limit as it is now for all processes, also where this one asks nothing; before anybody asked what the catalogue says. */
  limitNow: (model: string) => Promise<number>;
  /** Called whenever the share of a model is heard anew and differs. Returns how to stop it. */
  onShare: (model: string, listener: (share: Share) => void) => () => void;
};

export type AdmissionOptions = {
  catalogue: Catalogue;
  /** Left out: the ceilings hold in this process alone. */
  redis?: ScriptRunner;
  /** Begins every key; the same in all processes. `{understudy}` by default. */
  prefix?: string;
  /** After so long without a word from a process its places go to the others. 10 s by default; a process speaks every 2 s at the least. */
  aliveMs?: number;
};

/**
 * Decides for every model of the catalogue when a call may start, so that `maxInFlight`, `requestsPerMinute` and `tokensPerMinute` hold over
 * all processes that share a Redis, and a host that refuses or slows down is asked less. See docs/decisions/0007-places-are-leased.md.
 */
export function createAdmission({ catalogue, redis, prefix = '{understudy}', aliveMs = 10_000 }: AdmissionOptions): Admission {
  const processId = randomUUID();
  const now = () => performance.now();
  const pumps = new Map<string, Pump>();
  const listeners = new Map<string, Set<(share: Share) => void>>();
  const heard = new Map<string, Share>();

  const keyOf = (model: string) => `${prefix}:model:${model}:admission`;
  const shareOf = (model: string): Share => {
    const limit = ceilingsOf(catalogue, model).maxInFlight ?? slowStartFrom;
    return heard.get(model) ?? { limit, share: limit };
  };
  const open = (model: string): Pump => {
    const known = pumps.get(model);
    if (known) return known;
    const ceilings = ceilingsOf(catalogue, model);
    const exchange = redis ? createSharedExchange(redis, { key: keyOf(model), ceilings, aliveMs }) : createLocalExchange(ceilings, now);
    const pump = createPump(exchange, {
      processId,
      metered: ceilings.requestsPerMinute !== null || ceilings.tokensPerMinute !== null,
      now,
      onHeard: ({ limit, share }) => {
        const before = shareOf(model);
        heard.set(model, { limit, share });
        if (before.limit !== limit || before.share !== share) for (const tell of listeners.get(model) ?? []) tell({ limit, share });
      },
    });
    pumps.set(model, pump);
    return pump;
  };

  return {
    enter: (model, call) => open(model).enter(call),
    shareOf,
    async limitNow(model) {
      const told = Number((await redis?.hget(keyOf(model), 'limit')) ?? 0);
      return told > 0 ? Math.floor(told) : shareOf(model).limit;
    },
    onShare(model, listener) {
      const among = listeners.get(model) ?? new Set();
      listeners.set(model, among.add(listener));
      return () => void among.delete(listener);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...pumps.values()].map((pump) => pump[Symbol.asyncDispose]()));
    },
  };
}
