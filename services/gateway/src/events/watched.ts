import { type Distillation, type Event, terminalStatuses } from '@understudy/contracts';
import { compareEventIds, type Records } from '@understudy/records';
import { isRedisUnavailable } from '../as-problem.ts';
import { frame } from '../frame.ts';

type Entry = { id: string; type: Event['type']; frame: string };

/** Entries in their order; `gapBefore` is the id of the first where some before it are no longer kept. */
export type Part = { entries: readonly Entry[]; gapBefore: string | null };

const progressMs = 1000;
/** Entries in memory for each watched distillation. Who is further behind reads from Redis, at his own pace. */
const inMemory = 100;
/** Read at once; also what a client that reads slowly may hold. */
const pageSize = 100;

/**
 * A distillation that somebody watches: its newest events and its record, read once however many watch. Events are read when `wake` says that
 * there are some and, as a fallback, with the record once a second. Everything is written out as frames that all watchers share.
 */
export function createWatched(id: string, records: Pick<Records, 'get' | 'newestEventId' | 'readEventPage'>) {
  const waiting = new Set<() => void>();
  let changes = 0;
  const entries: Entry[] = [];
  /** All that came after it, up to the newest, is in `entries`; undefined until the first look. */
  let floor: string | undefined;
  let progress = '';
  let over: Distillation | 'removed' | undefined;
  let failure: unknown;
  let released = false;
  let timer: NodeJS.Timeout | undefined;

  const tell = () => {
    changes += 1;
    for (const listener of waiting) listener();
  };

  async function readNews(): Promise<void> {
    floor ??= (await records.newestEventId(id)) ?? '0-0';
    for (;;) {
      const { events } = await records.readEventPage(id, { after: entries.at(-1)?.id ?? floor, limit: pageSize });
      entries.push(...events.map(entryOf));
      const dropped = entries.splice(0, Math.max(0, entries.length - inMemory)).at(-1);
      if (dropped) floor = dropped.id;
      if (events.length > 0) tell();
      if (events.length < pageSize) return;
    }
  }

  const news = oneAtATime(readNews);

  async function readAll(): Promise<void> {
    // The record first: when it has ended, all its events are there to be read after it.
    const record = await records.get(id);
    const shown = record === null ? progress : frame('progress', record);
    await news();
    over = record === null ? 'removed' : terminalStatuses.includes(record.status) ? record : undefined;
    if (shown === progress && over === undefined) return;
    progress = shown;
    tell();
  }

  /** While Redis is away nothing changes. Any other fault is every watcher's. */
  const guarded = (read: () => Promise<void>) =>
    read().catch((error: unknown) => {
      if (isRedisUnavailable(error)) return;
      failure = error;
      tell();
    });
  const all = oneAtATime(() => guarded(readAll));
  const look = async () => {
    await all();
    clearTimeout(timer);
    if (!released) timer = setTimeout(look, progressMs);
  };

  return {
    /** Reads what is new. */
    wake: () => guarded(news),
    /** Looks at the record too, and then once a second. */
    look,
    /** Grows with everything new. */
    get changes() {
      return changes;
    },
    /** The frame of the record as last seen; empty before the first look. */
    get progress() {
      return progress;
    },
    /** The record once it has ended and all its events are known here, or that it is gone. */
    get over() {
      return over;
    },
    /** What came after an event, or from the beginning; null while Redis is away. @throws what reading has thrown. */
    async after(last: string | undefined): Promise<Part | null> {
      if (failure !== undefined) throw failure;
      if (floor !== undefined && last !== undefined && compareEventIds(last, floor) >= 0)
        return { entries: entries.slice(entries.findLastIndex((entry) => compareEventIds(entry.id, last) <= 0) + 1), gapBefore: null };
      try {
        const { events, gapBefore } = await records.readEventPage(id, { after: last, limit: pageSize });
        return { entries: events.map(entryOf), gapBefore };
      } catch (error) {
        if (isRedisUnavailable(error)) return null;
        throw error;
      }
    },
    /** Waits until there are more changes than `seen`, the time is up or the signal is aborted. */
    async changed(seen: number, { signal, ms }: { signal: AbortSignal; ms: number }): Promise<void> {
      if (changes !== seen || signal.aborted) return;
      await new Promise<void>((resolve) => {
        const end = () => {
          waiting.delete(end);
          signal.removeEventListener('abort', end);
          clearTimeout(late);
          resolve();
        };
        const late = setTimeout(end, ms);
        waiting.add(end);
        signal.addEventListener('abort', end);
      });
    },
    [Symbol.dispose]() {
      released = true;
      clearTimeout(timer);
    },
  };
}

export type Watched = ReturnType<typeof createWatched>;

const entryOf = (event: Event): Entry => ({ id: event.id, type: event.type, frame: frame(event.type, event, event.id) });

/** Of calls that come while one is under way, one more follows it: what they ask for may have come too late for the first. */
function oneAtATime(task: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    running = task().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (running === undefined) return start();
    next ??= running
      .catch(() => {})
      .then(() => {
        next = undefined;
        return start();
      });
    return next;
  };
}
