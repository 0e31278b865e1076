import { setTimeout as sleep } from 'node:timers/promises';
import { ArtifactError, type Scratch } from './store.ts';

export type KeepOptions = {
  /** Time between the end of one keeping and the next, at least; it is at least four times what the last one took. */
  everyMs?: number;
  /** Hears why something could not be kept, once per fault; work goes on. */
  onFault: (error: unknown) => void;
};

/**
 * Does `work` and meanwhile keeps its scratch folder again and again, so that it goes on elsewhere where this machine is lost. When the
 * work is handed on or fails, all that is there by then is kept before the error is passed on. Of work that ended well nothing is kept.
 */
export async function keepWhile<T>(scratch: Scratch, work: () => Promise<T>, { everyMs = 2000, onFault }: KeepOptions): Promise<T> {
  const ended = new AbortController();
  let told = '';
  /** False when it is another's by now. */
  const keep = async (): Promise<boolean> => {
    try {
      await scratch.keep();
      told = '';
      return true;
    } catch (error) {
      const message = String(error);
      if (message !== told) onFault(error);
      told = message;
      return !(error instanceof ArtifactError && error.code === 'taken');
    }
  };
  const keepOn = async (): Promise<boolean> => {
    let took = 0;
    for (;;) {
      await sleep(Math.max(everyMs, 4 * took), undefined, { signal: ended.signal }).catch(() => {});
      if (ended.signal.aborted) return true;
      const begun = performance.now();
      if (!(await keep())) return false;
      took = performance.now() - begun;
    }
  };
  const keeping = keepOn();
  try {
    return await work();
  } catch (error) {
    ended.abort();
    if (await keeping) await keep();
    throw error;
  } finally {
    ended.abort();
    await keeping;
  }
}
