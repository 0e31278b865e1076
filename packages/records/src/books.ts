import { randomUUID } from 'node:crypto';
import type { TokenUsage, UsageRole } from '@understudy/contracts';
import type { Keys } from './keys.ts';
import type { RedisClient } from './redis-client.ts';
import { runScript } from './run-script.ts';
import { reserveScript, settleScript } from './work-scripts.ts';

/** What a call was worth. `costUsd` is null where the catalogue gives no price. */
export type Charge = { model: string; role: UsageRole; usage: TokenUsage; costUsd: number | null };

/** `spentUsd` and `limitUsd` tell why nothing could be set aside. */
export type Reservation =
  | { outcome: 'reserved'; reservation: string }
  | { outcome: 'unlimited'; reservation: null }
  | { outcome: 'wait' | 'over'; spentUsd: number; limitUsd: number };

/** For how long a process may believe that a distillation has no ceiling: one that is set while it runs holds after that. */
const believedMs = 1000;
const most = 1000;

/** Money is summed in whole trillionths of a dollar: sums of fractions would drift. */
const pico = (usd: number) => Math.round(usd * 1e12);

/** Tokens and money of each distillation, and the ceiling of what it may cost. */
export function createBooks(redis: RedisClient, keys: Keys, now: () => number) {
  const unlimited = new Map<string, number>();
  return {
    /**
     * Sets money aside for a call before it is made, `holdMs` at most: what nobody settles by then counts as spent, since its process
     * was lost and the host may have been paid. `wait`: calls under way hold what is left, and may give some of it back. A reservation with
     * a `key` may be made again, for the same amount, and counts once.
     */
    async reserve(id: string, amountUsd: number, { holdMs, key }: { holdMs: number; key?: string }): Promise<Reservation> {
      if (amountUsd === 0 || (unlimited.get(id) ?? 0) > now()) return { outcome: 'unlimited', reservation: null };
      const reservation = key ?? randomUUID();
      const amount = Math.ceil(amountUsd * 1e12);
      const reply = await runScript(redis, reserveScript, keys.ofBooks(id), [reservation, amount, now(), holdMs]);
      const [outcome, spent, limit] = reply as [string, string, string];
      if (outcome === 'reserved') return { outcome, reservation: `${reservation}:${amount}` };
      if (outcome === 'wait' || outcome === 'over') return { outcome, spentUsd: Number(spent) / 1e12, limitUsd: Number(limit) / 1e12 };
      if (unlimited.size >= most) unlimited.clear();
      unlimited.set(id, now() + believedMs);
      return { outcome: 'unlimited', reservation: null };
    },

    /**
     * Ends a call: gives its reservation back and, when it was answered, writes what it was worth into the ledger. With `once` it may be
     * repeated under that name, after a crash, and counts once.
     */
    async settle(id: string, reservation: string | null, charge: Charge | null, { once = '' }: { once?: string } = {}): Promise<void> {
      if (reservation === null && charge === null) return;
      const values = [once, reservation ?? '', pico(charge?.costUsd ?? 0), ...entries(charge)];
      await runScript(redis, settleScript, keys.ofBooks(id), values);
    },
  };
}

function entries(charge: Charge | null): (string | number)[] {
  if (charge === null) return [];
  const { model, role, usage, costUsd } = charge;
  const cost = costUsd === null ? { unpriced: 1 } : { costPicoUsd: pico(costUsd) };
  return Object.entries({ requests: 1, ...usage, ...cost }).flatMap(([what, amount]) => [`usage:${role}:${model}:${what}`, amount]);
}
