import { type Event, eventSchema, type NewEvent } from '@understudy/contracts';
import type { Redis } from 'ioredis';
import type { Keys } from './keys.ts';

const kept = 10_000;

/** A distillation's stream of events: the last ten thousand. The id and the time of an event are those of its entry. */
export function createEvents(redis: Redis, keys: Keys) {
  return {
    async appendEvent(id: string, event: NewEvent): Promise<void> {
      if ((await redis.exists(keys.record(id))) === 0) return;
      await redis.xadd(keys.events(id), 'MAXLEN', '~', kept, '*', 'event', JSON.stringify(event));
    },

    /** Oldest first, beginning after the event `after`, all of them when left out; or newest first, going back from it. */
    async readEvents(id: string, options: { after?: string; limit: number; newestFirst?: boolean }): Promise<Event[]> {
      const { after, limit, newestFirst = false } = options;
      const from = after === undefined ? (newestFirst ? '+' : '-') : `(${after}`;
      const entries = newestFirst
        ? await redis.xrevrange(keys.events(id), from, '-', 'COUNT', limit)
        : await redis.xrange(keys.events(id), from, '+', 'COUNT', limit);
      return entries.map(([entryId, fields]) => {
        const at = new Date(Number(entryId.split('-')[0])).toISOString();
        return eventSchema.parse({ ...JSON.parse(fields[1] ?? ''), id: entryId, at });
      });
    },
  };
}
