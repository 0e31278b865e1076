import { type Status, terminalStatuses } from '@understudy/contracts';
import { openSubscriber, type RedisClient } from '@understudy/records';
import { pauseChannel, stopChannel } from './stop.ts';

type Job = { stop: () => void; pause: () => void };

/** What a worker has in hand, by distillation. */
export function createInHand() {
  const jobs = new Map<string, Set<Job>>();
  return {
    add(distillationId: string, job: Job): Disposable {
      const set = jobs.get(distillationId) ?? new Set();
      jobs.set(distillationId, set.add(job));
      return {
        [Symbol.dispose]() {
          set.delete(job);
          if (set.size === 0) jobs.delete(distillationId);
        },
      };
    },
    stop(distillationId: string): void {
      for (const job of jobs.get(distillationId) ?? []) job.stop();
    },
    pause(distillationId: string): void {
      for (const job of jobs.get(distillationId) ?? []) job.pause();
    },
    distillations: (): string[] => [...jobs.keys()],
  };
}

/**
 * Aborts what is in hand when a distillation is stopped, and tells it when it is paused: at once by pub/sub, and within two seconds by
 * asking the records, since a message sent while Redis was away is lost.
 */
export function listenForStops(
  inHand: ReturnType<typeof createInHand>,
  { redis, prefix, state }: { redis: RedisClient; prefix: string; state: (distillationId: string) => Promise<Status | null> },
): AsyncDisposable {
  const subscriber = openSubscriber(redis, { lazyConnect: false, enableOfflineQueue: true });
  subscriber.on('message', (channel: string, distillationId: string) =>
    channel === stopChannel(prefix) ? inHand.stop(distillationId) : inHand.pause(distillationId),
  );
  subscriber.subscribe(stopChannel(prefix), pauseChannel(prefix)).catch(() => {});
  const ask = async () => {
    for (const id of inHand.distillations()) {
      const status = await state(id);
      if (status === null || terminalStatuses.includes(status)) inHand.stop(id);
      else if (status === 'paused') inHand.pause(id);
    }
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
