import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FakeModelServerCounts, Fault } from '@understudy/testing';

type TeacherCounts = Omit<FakeModelServerCounts, 'byQuestion'> & {
  /** Different questions that were asked. */
  questions: number;
  /** Requests beyond one a question. */
  repeated: number;
};

type Told = { counts: TeacherCounts; byQuestion: Record<string, number> };

/** A fake teacher in a process of its own; its weather may change while it runs. */
export async function startTeacher(latencyMs: number) {
  const child = fork(fileURLToPath(new URL('./teacher-main.ts', import.meta.url)), [String(latencyMs)], { stdio: 'inherit' });
  const [hello] = (await once(child, 'message')) as [{ url: string }];
  let last = 0;
  const waiting = new Map<number, (told: Told) => void>();
  child.on('message', ({ id, ...told }: Told & { id: number }) => {
    waiting.get(id)?.(told);
    waiting.delete(id);
  });
  const tell = (set?: { latencyMs?: number; maxInFlight?: number; faults?: readonly Omit<Fault, 'when'>[] }) => {
    last += 1;
    const id = last;
    return new Promise<Told>((resolve) => {
      waiting.set(id, resolve);
      // JSON knows no Infinity, and null would be one request fewer than none.
      child.send({ id, ...(set ? { set } : {}) });
    });
  };
  const counts = async () => (await tell()).counts;
  return {
    url: hello.url,
    pid: child.pid ?? 0,
    counts,
    /** Requests so far, by question. */
    byQuestion: async () => (await tell()).byQuestion,
    set: tell,
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
