/** Who waits for something that is handed out one by one, first come first served. Waiting ends with the signal's reason when it is aborted. */
export type WaitingLine<T> = {
  size: () => number;
  /** Mean weight of who waits; 0 when nobody does. */
  meanWeight: () => number;
  join: (weight: number, signal: AbortSignal) => Promise<T>;
  /** Hands it to the first; somebody has to wait. */
  serve: (make: () => T) => void;
  /** Sends everybody away. */
  close: (reason: Error) => void;
};

/** Nobody waits in it yet. Who joins stays until served, sent away, or called off by its signal. */
export function createWaitingLine<T>(): WaitingLine<T> {
  type Waiter = { weight: number; resolve: (value: T) => void; reject: (reason: unknown) => void };
  const waiting = new Set<Waiter>();
  let weights = 0;
  const leave = (waiter: Waiter) => {
    if (waiting.delete(waiter)) weights -= waiter.weight;
  };
  return {
    size: () => waiting.size,
    meanWeight: () => (waiting.size === 0 ? 0 : Math.ceil(weights / waiting.size)),
    join: (weight, signal) =>
      new Promise<T>((resolve, reject) => {
        const stay = () => signal.removeEventListener('abort', giveUp);
        const waiter: Waiter = {
          weight,
          resolve: (value) => {
            stay();
            resolve(value);
          },
          reject: (reason) => {
            stay();
            reject(reason);
          },
        };
        const giveUp = () => {
          leave(waiter);
          waiter.reject(signal.reason);
        };
        signal.addEventListener('abort', giveUp, { once: true });
        waiting.add(waiter);
        weights += weight;
      }),
    serve(make) {
      const [first] = waiting;
      if (first === undefined) return;
      leave(first);
      first.resolve(make());
    },
    close(reason) {
      for (const waiter of waiting) waiter.reject(reason);
      waiting.clear();
      weights = 0;
    },
  };
}
