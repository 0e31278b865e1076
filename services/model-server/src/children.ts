import type { Metrics } from '@understudy/metrics';
import type { Logger } from '@understudy/service';
import { type Child, type ChildSettings, labelOf, type ModelFiles, startChild } from './child.ts';
import { Fault } from './fault.ts';
import { createTurns, type Turns } from './turns.ts';

/** The right to use a child for one request; while it is held, the child is not stopped to make room. */
type Lease = Disposable & {
  child: Child;
  /** Resolves when one of its slots is free for an answer. @throws the signal's reason when it is aborted before. */
  takeSlot(signal: AbortSignal): Promise<Disposable>;
};

export type Children = AsyncDisposable & {
  /**
   * The child that serves `files`, started when there is none (once, however many ask).
   * @throws Fault when it does not start, or when all places for students are in use.
   */
  lease(files: ModelFiles): Promise<Lease>;
  /** Names and processes of what runs now. */
  running(): { name: string; pid: number }[];
};

type Entry = { files: ModelFiles; start: Promise<Child>; child: Child | null; leases: number; usedAt: number; turns: Turns };

/** Keeps one child process for each model: the bases always, of the students only the `students` that were asked for last. */
export function createChildren(
  settings: ChildSettings & { students: number },
  { log, metrics }: { log: Logger; metrics: Metrics },
): Children {
  const entries = new Map<string, Entry>();
  let uses = 0;
  let closed = false;

  function open(files: ModelFiles, makeRoom: Promise<void>): Entry {
    const id = identity(files);
    const entry: Entry = {
      files,
      start: makeRoom.then(() => start()),
      child: null,
      leases: 0,
      usedAt: 0,
      turns: createTurns(settings.slots),
    };
    const kind = files.adapter === null ? 'model' : 'student';
    const label = { model: labelOf(files) };
    metrics.know(label);
    metrics.modelInFlightLimit.set(label, settings.slots);
    const start = async () => {
      const startedAt = performance.now();
      const child = await startChild(files, settings);
      entry.child = child;
      metrics.modelLoads.inc({ kind, outcome: 'succeeded' });
      metrics.modelsLoaded.inc({ kind });
      log.info({ model: files.name, childPid: child.pid, startMs: Math.round(performance.now() - startedAt) }, 'model loaded');
      void child.exited.then(() => {
        if (entries.get(id) === entry) entries.delete(id);
        metrics.modelsLoaded.dec({ kind });
        log.info({ model: files.name, childPid: child.pid }, 'model unloaded');
      });
      if (closed) await child.stop();
      return child;
    };
    entry.start.catch((error: Error) => {
      if (entries.get(id) === entry) entries.delete(id);
      metrics.modelLoads.inc({ kind, outcome: 'failed' });
      log.warn({ model: files.name, err: error.message }, 'model not loaded');
    });
    entries.set(id, entry);
    return entry;
  }

  /** Stops the idle student that was asked for longest ago, when there are as many as may be. */
  function makeRoom(files: ModelFiles): Promise<void> {
    const students = [...entries.values()].filter((entry) => entry.files.adapter !== null);
    if (files.adapter === null || students.length < settings.students) return Promise.resolve();
    const [idle] = students.filter((entry) => entry.leases === 0 && entry.child).sort((a, b) => a.usedAt - b.usedAt);
    if (!idle?.child)
      throw new Fault(
        'model_busy',
        `All ${settings.students} places for students are in use; UNDERSTUDY_STUDENTS sets how many there are.`,
        {
          retryAfterSeconds: 2,
        },
      );
    entries.delete(identity(idle.files));
    return idle.child.stop();
  }

  return {
    async lease(files) {
      if (closed) throw new Fault('model_unavailable', 'The model server is ending.', { retryAfterSeconds: 1 });
      const entry = entries.get(identity(files)) ?? open(files, makeRoom(files));
      entry.usedAt = ++uses;
      entry.leases++;
      let held = true;
      const give = () => {
        if (held) entry.leases--;
        held = false;
      };
      try {
        const child = await entry.start;
        return { child, takeSlot: (signal) => takeSlot(entry, signal), [Symbol.dispose]: give };
      } catch (cause) {
        give();
        if (cause instanceof Fault) throw cause;
        throw new Fault('model_unavailable', cause instanceof Error ? cause.message : String(cause), { cause });
      }
    },
    running: () => [...entries.values()].flatMap(({ files, child }) => (child ? [{ name: files.name, pid: child.pid }] : [])),
    async [Symbol.asyncDispose]() {
      closed = true;
      await Promise.allSettled([...entries.values()].map(async (entry) => (await entry.start).stop()));
    },
  };

  async function takeSlot({ files, turns }: Entry, signal: AbortSignal): Promise<Disposable> {
    const turn = await turns.take(signal);
    const label = { model: labelOf(files) };
    metrics.modelInFlight.inc(label);
    return {
      [Symbol.dispose]() {
        turn[Symbol.dispose]();
        metrics.modelInFlight.dec(label);
      },
    };
  }
}

const identity = (files: ModelFiles) => [files.name, files.weights, files.adapter?.sha256].join('\0');
