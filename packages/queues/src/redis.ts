import type { Writable } from 'node:stream';
import { Redis } from 'ioredis';
import { breakWhenHung } from './break-when-hung.ts';

/** Every key begins with it. One hash tag, so that flows across queues also work on Redis Cluster and Dragonfly. */
export const defaultPrefix = '{understudy}';

export type RedisConnection = Redis & AsyncDisposable;

/** Redis cannot be used as it is; the message names the address or the setting, and the mend. */
export class RedisError extends Error {
  override name = 'RedisError';
}

/** Address without user and password, for messages. */
function shown(url: string): string {
  const { host } = new URL(url);
  return `redis://${host}`;
}

/**
 * Connects, and keeps reconnecting at most every two seconds (ioredis by itself backs off to 20 s, so that a restart of Redis would
 * cost 18 s). Commands wait for the connection without end, as workers need it; with `failFast` they fail at once while Redis is away,
 * as a gateway needs it, which answers 503 instead of hanging; a Redis that is there and answers nothing is left within a second. No command
 * takes more than ten, not even in a process too busy to tell whose fault that is.
 * @throws RedisError when nothing answers within ten seconds of the first try.
 */
export async function connectRedis(url: string, options: { failFast?: boolean } = {}): Promise<RedisConnection> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: (attempt: number) => Math.min(250 * attempt, 2000),
    ...(options.failFast ? { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: 10_000 } : { maxRetriesPerRequest: null }),
  });
  // ioredis reports every lost connection here; it reconnects by itself, and commands carry the error to whoever waits.
  redis.on('error', () => {});
  redis.on('connect', () => gatherWrites(redis.stream));
  const connected = new Promise<void>((resolve) => redis.once('ready', () => resolve()));
  redis.connect().catch(() => {});
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new RedisError(`No Redis answers at ${shown(url)}: start one there, or set REDIS_URL.`)), 10_000);
  });
  try {
    await Promise.race([connected, late]);
  } catch (error) {
    redis.disconnect();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  const watching = options.failFast ? breakWhenHung(redis) : undefined;
  return Object.assign(redis, {
    async [Symbol.asyncDispose]() {
      watching?.[Symbol.dispose]();
      if (redis.status === 'ready') await redis.quit().catch(() => redis.disconnect());
      else redis.disconnect();
    },
  });
}

/**
 * Distillations must survive a restart: Redis has to keep everything (`noeviction`) and write it down (`appendonly yes`).
 * @throws RedisError naming each wrong setting.
 */
export async function assertDurable(redis: Redis): Promise<void> {
  const faults = durabilityFaults(await redis.info('memory', 'persistence'));
  if (faults.length > 0) throw new RedisError(`Redis is not durable: ${faults.join('; ')}.`);
}

/** What Redis says of itself, for gauges: one command. A figure that a hosted Redis keeps to itself is NaN. */
export async function readRedis(redis: Redis): Promise<{ durable: boolean; memoryBytes: number; clients: number }> {
  const info = await redis.info('memory', 'persistence', 'clients');
  const figure = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? Number.NaN);
  return { durable: durabilityFaults(info).length === 0, memoryBytes: figure('used_memory'), clients: figure('connected_clients') };
}

function durabilityFaults(info: string): string[] {
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  const appendOnly = /^aof_enabled:(\d)/m.exec(info)?.[1];
  const faults: string[] = [];
  if (policy !== undefined && policy !== 'noeviction')
    faults.push(`maxmemory-policy is ${policy}, which drops jobs when memory is short; set maxmemory-policy noeviction`);
  if (appendOnly === '0') faults.push('the append-only file is off, so a restart loses every distillation; set appendonly yes');
  return faults;
}

/**
 * Hundreds of jobs in hand send their commands one by one, and each is a system call of its own, which costs more than the command. What is
 * written within one turn of the event loop goes out together.
 */
function gatherWrites(stream: Writable): void {
  const write = stream.write.bind(stream) as (...values: unknown[]) => boolean;
  let gathering = false;
  const send = () => {
    gathering = false;
    stream.uncork();
  };
  stream.write = ((...values: unknown[]) => {
    if (!gathering) {
      gathering = true;
      stream.cork();
      setImmediate(send);
    }
    return write(...values);
  }) as typeof stream.write;
}
