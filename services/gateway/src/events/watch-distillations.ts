import type { EventListener, Records } from '@understudy/records';
import { createWatched, type Watched } from './watched.ts';

/** Watches a distillation until the last of those who asked for it has released it. */
export type WatchDistillation = (id: string) => { watched: Watched } & Disposable;

/** One reader for all streams of this process: what several clients watch is read once. */
export function watchDistillations({ records, events }: { records: Records; events: EventListener }): WatchDistillation {
  const open = new Map<string, { watched: Watched; watchers: number; listening: Disposable }>();
  return (id) => {
    let entry = open.get(id);
    if (entry === undefined) {
      const watched = createWatched(id, records);
      entry = { watched, watchers: 0, listening: events.on(id, watched.wake) };
      open.set(id, entry);
      void watched.look();
    }
    entry.watchers += 1;
    const { watched, listening } = entry;
    const mine = entry;
    return {
      watched,
      [Symbol.dispose]() {
        mine.watchers -= 1;
        if (mine.watchers > 0) return;
        open.delete(id);
        listening[Symbol.dispose]();
        watched[Symbol.dispose]();
      },
    };
  };
}
