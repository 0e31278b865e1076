import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { masters, type RedisClient } from '@understudy/records';
import type { Redis } from 'ioredis';

const everyMs = 250;
const lateMs = 600;
/** By how much a wait of our own may end too late before it says something about this process and nothing about Redis. */
const lagMs = 100;

/**
 * Breaks a connection over which Redis, asked every quarter of a second, leaves a PING unanswered: stopped, cut off, or held up by somebody's
 * script. What waits for it then fails, and what comes until it answers again fails at once, as when it is gone. Of a cluster, each master.
 */
export function breakWhenHung(redis: RedisClient): Disposable {
  const released = new AbortController();
  const { signal } = released;
  const breakHung = async (server: Redis) => {
    if (server.status !== 'ready') return;
    const { stream } = server;
    if (!(await answers(server, signal))) stream.destroy();
  };
  const watch = async () => {
    for (;;) {
      await sleep(everyMs, undefined, { signal, ref: false });
      await Promise.all(masters(redis).map(breakHung));
    }
  };
  watch().catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  return { [Symbol.dispose]: () => released.abort() };
}

async function answers(redis: Redis, signal: AbortSignal): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  // A connection that breaks by itself needs nobody to break it.
  const ping = redis.ping().then(settle, settle);
  // What is written goes out at the end of the turn, which may be a long one.
  await turn();
  for (;;) {
    const dueAt = performance.now() + lateMs;
    await Promise.race([ping, sleep(lateMs, undefined, { signal, ref: false })]);
    // Its answer may have come together with the end of the wait, which is told first.
    await turn();
    if (settled) return true;
    if (performance.now() - dueAt < lagMs) return false;
  }
}
