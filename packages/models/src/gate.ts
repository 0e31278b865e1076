/** Lets a limited number through at once; the others wait in turn. */
export type Gate = { run: <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T> };

/** Waiting ends with the signal's reason when it is aborted. */
export function createGate(limit: number): Gate {
  let free = limit;
  const waiting = new Set<() => void>();
  const enter = async (signal: AbortSignal) => {
    signal.throwIfAborted();
    if (free > 0) {
      free--;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const turn = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        waiting.delete(turn);
        reject(signal.reason);
      };
      waiting.add(turn);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  };
  const leave = () => {
    const [next] = waiting;
    if (next === undefined) {
      free++;
      return;
    }
    waiting.delete(next);
    next();
  };
  return {
    async run(work, signal) {
      await enter(signal);
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
