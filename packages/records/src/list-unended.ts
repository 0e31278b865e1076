import type { Distillation, Status } from '@understudy/contracts';
import type { Keys } from './keys.ts';
import type { RedisClient } from './redis-client.ts';
import { runScript } from './run-script.ts';
import { lastStageScript } from './scripts.ts';

const pageSize = 100;

/** Of a distillation that has not ended what can be told without its whole record. */
export type Unended = Pick<Distillation, 'id' | 'status' | 'stopAfter'> & {
  /** Share of its budget that is spent or set aside; null where it has none. */
  budgetUsed: number | null;
};

/** Pages of the distillations of some statuses, newest first, without reading their whole records: thousands cost milliseconds. */
export function createUnendedList(redis: RedisClient, keys: Keys) {
  return async function* unended(of: readonly Status[]): AsyncGenerator<Unended[]> {
    for (const status of of) {
      let from = '+';
      for (;;) {
        const ids = await redis.zrange(keys.byStatus(status), from, '-', 'BYLEX', 'REV', 'LIMIT', 0, pageSize);
        const last = ids.at(-1);
        if (last === undefined) break;
        from = `(${last}`;
        const found = (await runScript(redis, lastStageScript, ids.map(keys.record), [])) as [
          status: Status | null,
          stopAfter: Distillation['stopAfter'],
          deleting: string | null,
          ...money: (string | null)[],
        ][];
        // What is being deleted is no longer among them for others either.
        yield ids.flatMap((id, index) => {
          const [known, stopAfter, deleting, budget, spent, reserved] = found[index] ?? [null, null, null];
          const budgetUsed = budget ? (Number(spent ?? 0) + Number(reserved ?? 0)) / Number(budget) : null;
          return known === null || deleting !== null ? [] : [{ id, status: known, stopAfter, budgetUsed }];
        });
      }
    }
  };
}
