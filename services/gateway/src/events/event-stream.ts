import type { Distillation, Event, Resync } from '@understudy/contracts';
import { frame, heartbeatMs, stillHere } from '../frame.ts';
import type { WatchDistillation } from './watch-distillations.ts';
import type { Watched } from './watched.ts';

export type EventStreamOptions = {
  /** Id of the last event that the client has seen. */
  after: string | undefined;
  signal: AbortSignal;
};

/** While Redis is away. */
const awayMs = 1000;

/**
 * A distillation's events as server-sent events, after the one given, as they come; between them `progress` frames with the whole
 * record, at most one a second and only when it changed. They carry no id: a client that comes back after a break has missed nothing
 * by missing them. Where events after the one given are no longer kept, `resync` says so first. Ends with `done`. While Redis is away
 * the stream only beats, and goes on when it is back.
 *
 * It is drawn from as fast as the client reads: of a client that does not, nothing is kept here but its place.
 */
export async function* eventStream(watch: WatchDistillation, id: string, { after, signal }: EventStreamOptions): AsyncGenerator<string> {
  yield 'retry: 1000\n\n';
  using watching = watch(id);
  const { watched } = watching;
  let last = after;
  let shown = '';
  let nextBeat = Date.now() + heartbeatMs;
  // The record comes before the events, so that a client knows at once where things stand.
  while (!signal.aborted && watched.changes === 0 && Date.now() < nextBeat) {
    await watched.changed(0, { signal, ms: nextBeat - Date.now() });
  }
  while (!signal.aborted) {
    const { changes, progress, over } = watched;
    const part = await watched.after(last);
    const frames: string[] = [];
    if (part && part.gapBefore !== null && last !== undefined) {
      frames.push(frame('resync', { after: last, oldest: part.gapBefore } satisfies Resync));
      shown = '';
    }
    if (progress !== shown) frames.push(progress);
    shown = progress;
    let ended = false;
    for (const entry of part?.entries ?? []) {
      last = entry.id;
      ended = entry.type === 'done' && (await isOver(watched));
      if (entry.type !== 'done' || ended) frames.push(entry.frame);
      if (ended) break;
    }
    if (part?.entries.length === 0 && over !== undefined && !ended) {
      frames.push(frame('done', doneEvent(over, last)));
      ended = true;
    }
    if (frames.length > 0) yield frames.join('');
    if (ended) return;
    if (frames.length > 0) nextBeat = Date.now() + heartbeatMs;
    if (Date.now() >= nextBeat) {
      yield stillHere;
      nextBeat = Date.now() + heartbeatMs;
    }
    // A part may have been a page of many: asked again, it is empty at the end.
    if (part?.entries.length !== 0 && part !== null) continue;
    await watched.changed(changes, { signal, ms: Math.min(nextBeat - Date.now(), part === null ? awayMs : heartbeatMs) });
  }
}

/** What has ended may have been taken up again after its `done`. */
async function isOver(watched: Watched): Promise<boolean> {
  if (watched.over === undefined) await watched.look();
  return watched.over !== undefined;
}

/** For a client that has seen the real one already, or whose distillation is gone. */
function doneEvent(record: Distillation | 'removed', last: string | undefined): Event {
  const status = record === 'removed' ? 'removed' : record.status;
  return {
    id: last ?? '0-0',
    at: (record !== 'removed' && record.finishedAt) || new Date().toISOString(),
    type: 'done',
    level: 'info',
    message: status,
    data: { status },
  };
}
