import { localOwner, statuses } from '@understudy/contracts';
import type { Keys } from './keys.ts';
import type { RedisClient } from './redis-client.ts';
import { runScript } from './run-script.ts';
import { common, firstOwnKey } from './scripts.ts';

/**
 * KEYS: those of scripts.ts, then the set of what is being deleted. ARGV: id, now. Returns the status found before. From here on there is
 * no such distillation for whoever asks; what is left of it is only known to whoever takes it away.
 */
const deleteScript = `${common}
if not status or redis.call('HEXISTS', record, 'deleting') == 1 then return '' end
if not terminal[status] then return status end
redis.call('HSET', record, 'deleting', now)
redis.call('ZADD', KEYS[${firstOwnKey}], 0, id)
redis.call('ZREM', index, id)
redis.call('ZREM', byStatus[status], id)
redis.call('ZREM', ownedIndex, owned(id))
redis.call('ZREM', ownedByStatus[status], owned(id))
local named = redis.call('HGET', record, 'name') .. ':' .. id
redis.call('ZREM', names, named)
redis.call('ZREM', ownedNames, owned(named))
return status
`;

/** How a distillation ends altogether. */
export function createRemoval(redis: RedisClient, keys: Keys, now: () => number) {
  return {
    /**
     * Lets a distillation that has ended vanish; its record, files and jobs are still to be taken away (`deletions`, `remove`). False when
     * it has not ended, or there is none.
     */
    async markDeleted(id: string): Promise<boolean> {
      const before = await runScript(redis, deleteScript, [...keys.ofScripts(id), keys.deleting], [id, new Date(now()).toISOString()]);
      return before === 'succeeded' || before === 'failed' || before === 'cancelled';
    },

    /** Up to a hundred ids of those that have vanished and are not gone yet: whoever deleted them was killed, or had to wait. */
    deletions: (): Promise<string[]> => redis.zrange(keys.deleting, 0, '99'),

    /** Forgets all there is of it, whatever its status. Its jobs and files must be gone before. */
    async remove(id: string): Promise<void> {
      const [name, evaluationOf, owner] = await redis.hmget(keys.record(id), 'name', 'evaluationOf', 'owner');
      const whose = owner ?? localOwner;
      const transaction = redis.multi().unlink(keys.record(id), keys.events(id), keys.questions(id), keys.answers(id));
      transaction.unlink(keys.order(id), keys.reservations(id), keys.artifacts(id), keys.evaluations(id), keys.retrying(id));
      for (const key of [keys.index, keys.deleting, ...statuses.map(keys.byStatus)]) transaction.zrem(key, id);
      for (const key of [keys.ownedIndex, ...statuses.map(keys.ownedByStatus)]) transaction.zrem(key, `${whose}:${id}`);
      if (evaluationOf) transaction.zrem(keys.evaluations(evaluationOf), id);
      await transaction
        .zrem(keys.names, `${name ?? ''}:${id}`)
        .zrem(keys.ownedNames, `${whose}:${name ?? ''}:${id}`)
        .exec();
    },
  };
}
