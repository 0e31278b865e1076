import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@understudy/service';

/** Runs a task now, again after `soonMs`, and then every `everyMs`, never twice at once, until it is released. A failure is logged and tried again. */
export function repeat(
  name: string,
  task: () => Promise<void>,
  { soonMs, everyMs, log }: { soonMs: number; everyMs: number; log: Logger },
): AsyncDisposable {
  const ending = new AbortController();
  const running = (async () => {
    for (let waitMs = soonMs; !ending.signal.aborted; waitMs = everyMs) {
      await task().catch((error: unknown) =>
        log.warn({ task: name, err: error instanceof Error ? error.message : String(error) }, 'failed'),
      );
      await sleep(waitMs, undefined, { signal: ending.signal }).catch(() => {});
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      await running;
    },
  };
}
