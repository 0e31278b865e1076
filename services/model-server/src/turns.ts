/** Lets so many in at once, the rest in order of arrival. */
export type Turns = {
  /** Resolves when it is this caller's turn; rejects with the signal's reason when aborted before. */
  take(signal: AbortSignal): Promise<Disposable>;
};

/** Places of one child, of which each answer under way takes one. */
export function createTurns(limit: number): Turns {
  const waiting: (() => void)[] = [];
  let taken = 0;
  const turn = (): Disposable => {
    let held = true;
    return {
      [Symbol.dispose]() {
        if (!held) return;
        held = false;
        const next = waiting.shift();
        if (next) next();
        else taken--;
      },
    };
  };
  return {
    take(signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (taken < limit) {
        taken++;
        return Promise.resolve(turn());
      }
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiting.splice(waiting.indexOf(enter), 1);
          reject(signal.reason);
        };
        const enter = () => {
          signal.removeEventListener('abort', leave);
          resolve(turn());
        };
        waiting.push(enter);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
  };
}
