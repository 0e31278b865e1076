import { type Event, eventSchema, type NewEvent } from '@understudy/contracts';
import { compareEventIds } from './compare-event-ids.ts';
import type { Keys } from './keys.ts';
import type { RedisClient } from './redis-client.ts';
import { runScript } from './run-script.ts';

/** Events of a distillation that are kept, and some more: Redis drops them by the hundred. */
export const keptEvents = 10_000;

export type EventPage = {
  /** Oldest first. */
  events: Event[];
  /** Id of the oldest event kept, where some may have been dropped between `after` and it; else null. */
  gapBefore: string | null;
};

/** KEYS: record, stream of events. ARGV: the event. In one piece, or an event that comes while all is removed would be left over for ever. */
const appendScript = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ${keptEvents}, '*', 'event', ARGV[1])
return redis.call('PUBLISH', KEYS[2], '')
`;

/** A distillation's stream of events: the last ten thousand. The id and the time of an event are those of its entry. */
export function createEvents(redis: RedisClient, keys: Keys) {
  async function readEventPage(id: string, { after, limit }: { after?: string | undefined; limit: number }): Promise<EventPage> {
    const key = keys.events(id);
    const reads = redis.pipeline().xrange(key, after === undefined ? '-' : `(${after}`, '+', 'COUNT', limit);
    if (after !== undefined) reads.xlen(key).xrange(key, '-', '+', 'COUNT', 1);
    const replies = ((await reads.exec()) ?? []).map(([error, value]) => {
      if (error) throw error;
      return value;
    });
    const [entries, length, [oldest] = []] = replies as [Entry[], number?, Entry[]?];
    // A stream that is not full has never lost anything.
    const gap = after !== undefined && oldest && Number(length) >= keptEvents && compareEventIds(after, oldest[0]) < 0;
    return { events: entries.map(eventOf), gapBefore: gap ? oldest[0] : null };
  }

  return {
    /** Tells whoever listens, too: see `listenForEvents`. */
    async appendEvent(id: string, event: NewEvent): Promise<void> {
      await runScript(redis, appendScript, [keys.record(id), keys.events(id)], [JSON.stringify(event)]);
    },

    readEventPage,

    /** Oldest first, beginning after the event `after`, all of them when left out; or newest first, going back from it. */
    async readEvents(id: string, options: { after?: string; limit: number; newestFirst?: boolean }): Promise<Event[]> {
      const { after, limit, newestFirst = false } = options;
      if (!newestFirst) return (await readEventPage(id, options)).events;
      // Redis knows no id before the first one.
      if (after !== undefined && /^0+-0+$/.test(after)) return [];
      const entries = await redis.xrevrange(keys.events(id), after === undefined ? '+' : `(${after}`, '-', 'COUNT', limit);
      return entries.map(eventOf);
    },

    /** Id of the newest event; undefined when there is none. */
    async newestEventId(id: string): Promise<string | undefined> {
      const [newest] = await redis.xrevrange(keys.events(id), '+', '-', 'COUNT', 1);
      return newest?.[0];
    },
  };
}

type Entry = [id: string, fields: string[]];

function eventOf([entryId, fields]: Entry): Event {
  const at = new Date(Number(entryId.split('-')[0])).toISOString();
  return eventSchema.parse({ ...JSON.parse(fields[1] ?? ''), id: entryId, at });
}
