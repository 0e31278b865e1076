import type { Redis } from 'ioredis';
import { stopChannel } from './stop.ts';

/** What a worker has in hand, by distillation: the functions that abort its jobs. */
export function createInHand() {
  const jobs = new Map<string, Set<() => void>>();
  return {
    add(distillationId: string, abort: () => void): Disposable {
      const set = jobs.get(distillationId) ?? new Set();
      jobs.set(distillationId, set.add(abort));
      return {
        [Symbol.dispose]() {
          set.delete(abort);
          if (set.size === 0) jobs.delete(distillationId);
        },
      };
    },
    stop(distillationId: string): void {
      for (const abort of jobs.get(distillationId) ?? []) abort();
    },
    distillations: (): string[] => [...jobs.keys()],
  };
}

/**
 * Aborts what is in hand when a distillation is stopped: at once by pub/sub, and within two seconds by asking the records, since a
 * message sent while Redis was away is lost.
 */
export function listenForStops(
  inHand: ReturnType<typeof createInHand>,
  { redis, prefix, stopped }: { redis: Redis; prefix: string; stopped: (distillationId: string) => Promise<boolean> },
): AsyncDisposable {
  const subscriber = redis.duplicate({ maxRetriesPerRequest: null, enableOfflineQueue: true, lazyConnect: false });
  subscriber.on('error', () => {});
  subscriber.on('message', (_channel, distillationId: string) => inHand.stop(distillationId));
  subscriber.subscribe(stopChannel(prefix)).catch(() => {});
  const ask = async () => {
    for (const id of inHand.distillations()) if (await stopped(id)) inHand.stop(id);
  };
  let asking = false;
  const timer = setInterval(() => {
    if (asking) return;
    asking = true;
    ask()
      .catch(() => {})
      .finally(() => {
        asking = false;
      });
  }, 2000);
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      subscriber.disconnect();
    },
  };
}
