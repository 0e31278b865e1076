import { cpuSeconds, memoryMiB } from '../processes.ts';

/** Wall-clock and CPU seconds of a process between two moments that it tells us of, and its memory; the same for every contender. */
export function measureProcess() {
  type Mark = { at: number; cpu: Promise<number>; peak: Promise<number> };
  const started = performance.now();
  const mark = (pid: number): Mark => ({ at: performance.now(), cpu: cpuSeconds(pid), peak: memoryMiB(pid).then(({ peak }) => peak) });
  let first: Mark | undefined;
  let last: Mark | undefined;
  return {
    /** The first step begins. */
    begun: (pid: number) => {
      first ??= mark(pid);
    },
    /** A step has ended. */
    stepped: (pid: number) => {
      last = mark(pid);
    },
    /** To be asked when the adapter is on disk. */
    async read() {
      if (!first || !last) throw new Error('No step was taken.');
      return {
        seconds: (last.at - first.at) / 1000,
        cpuSeconds: (await last.cpu) - (await first.cpu),
        /** From the start of a cold process to the adapter on disk. */
        secondsWithLoading: (performance.now() - started) / 1000,
        peakMiB: await last.peak,
      };
    },
  };
}

export type Measured = Awaited<ReturnType<ReturnType<typeof measureProcess>['read']>>;
