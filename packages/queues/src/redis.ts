import { parseRedisAddress } from '@understudy/contracts';
import { isCluster, masters, type RedisClient } from '@understudy/records';
import { breakWhenHung } from './break-when-hung.ts';
import { openClient } from './open-client.ts';

export type RedisConnection = RedisClient & AsyncDisposable;

/** Redis cannot be used as it is; the message names the address or the setting, and the mend. */
export class RedisError extends Error {
  override name = 'RedisError';
}

/**
 * Connects to one Redis, to the one that sentinels name, or to a cluster (`parseRedisAddress` knows the forms), and keeps reconnecting at most
 * every two seconds. Commands wait for the connection without end, as workers need it; with `failFast` they fail at once while Redis is
 * away, as a gateway needs it, which answers 503 instead of hanging; a Redis that is there and answers nothing is left within a second. No
 * command takes more than ten, not even in a process too busy to tell whose fault that is.
 * @throws RedisError when nothing answers within ten seconds of the first try, or what answers refuses us.
 */
export async function connectRedis(url: string, { failFast = false }: { failFast?: boolean } = {}): Promise<RedisConnection> {
  const address = parseRedisAddress(url);
  const redis = openClient(address, { failFast });
  let latest: Error | undefined;
  let unselected: Error | undefined;
  const note = (error: Error & { lastNodeError?: Error; command?: { name: string } }) => {
    latest = error.lastNodeError ?? error;
    if (error.command?.name === 'select') unselected = error;
  };
  // ioredis reports every lost connection here; it reconnects by itself, and commands carry the error to whoever waits.
  redis.on('error', note).on('node error', note);
  const connected = new Promise<void>((resolve) => redis.once('ready', () => resolve()));
  redis.connect().catch(() => {});
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(notConnected(address.shown, latest)), 10_000);
  });
  try {
    await Promise.race([connected, late]);
    // ioredis itself would go on with database 0, where another Understudy may have its keys.
    if (unselected)
      throw new RedisError(
        `Redis at ${address.shown} does not give us the database that REDIS_URL names (${unselected.message}): name one that it has, or none, which is database 0.`,
      );
  } catch (error) {
    redis.disconnect();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  const watching = failFast ? breakWhenHung(redis) : undefined;
  return Object.assign(redis, {
    async [Symbol.asyncDispose]() {
      watching?.[Symbol.dispose]();
      if (redis.status === 'ready') await redis.quit().catch(() => redis.disconnect());
      else redis.disconnect();
    },
  });
}

/** `said`: the latest that was heard of it, from ioredis or from Redis itself, which is there then and does not let us in. */
function notConnected(shown: string, said: Error | undefined): RedisError {
  const why = said ? ` (${said.message.replace(/\.$/, '')})` : '';
  return said?.name === 'ReplyError'
    ? new RedisError(`Redis at ${shown} does not let us in${why}: set REDIS_URL to what it takes, user and password included.`)
    : new RedisError(`No Redis answers at ${shown}${why}: start one there, or set REDIS_URL.`);
}

/**
 * Distillations must survive a restart: Redis has to keep everything (`noeviction`) and write it down (`appendonly yes`); of a cluster, every
 * master.
 * @throws RedisError naming each wrong setting.
 */
export async function assertDurable(redis: RedisClient): Promise<void> {
  const told = await Promise.all(masters(redis).map((server) => server.info('server', 'memory', 'persistence')));
  if (!isCluster(redis) && told.some((info) => fieldOf(info, 'redis_mode') === 'cluster'))
    throw new RedisError(
      'Redis is a cluster: begin REDIS_URL with redis-cluster:// (rediss-cluster:// with TLS), or what lies on other nodes is not found.',
    );
  const faults = new Set(told.flatMap(durabilityFaults));
  if (faults.size > 0) throw new RedisError(`Redis is not durable: ${[...faults].join('; ')}.`);
}

/**
 * What Redis says of itself, for gauges: one command a server. A figure that a hosted Redis keeps to itself is NaN. Of a cluster the memory of the
 * master that uses most, since all that is ours lies on one.
 */
export async function readRedis(redis: RedisClient): Promise<{ durable: boolean; memoryBytes: number; clients: number }> {
  const told = await Promise.all(masters(redis).map((server) => server.info('memory', 'persistence', 'clients')));
  const figures = (name: string) => told.map((info) => Number(fieldOf(info, name) ?? Number.NaN));
  return {
    durable: told.every((info) => durabilityFaults(info).length === 0),
    memoryBytes: Math.max(...figures('used_memory')),
    clients: figures('connected_clients').reduce((sum, clients) => sum + clients, 0),
  };
}

const fieldOf = (info: string, name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1];

function durabilityFaults(info: string): string[] {
  const policy = fieldOf(info, 'maxmemory_policy');
  const faults: string[] = [];
  if (policy !== undefined && policy !== 'noeviction')
    faults.push(`maxmemory-policy is ${policy}, which drops jobs when memory is short; set maxmemory-policy noeviction`);
  if (fieldOf(info, 'aof_enabled') === '0')
    faults.push('the append-only file is off, so a restart loses every distillation; set appendonly yes');
  return faults;
}

/**
 * On a cluster, jobs that depend on each other must lie on one node, and the node is chosen by what stands in braces.
 * @throws RedisError naming the prefix.
 */
export function assertOneSlot(redis: RedisClient, prefix: string): void {
  if (isCluster(redis) && !/^\{[^{}]+\}/.test(prefix))
    throw new RedisError(
      `On a Redis Cluster UNDERSTUDY_PREFIX must begin with a name in braces, such as {understudy}: "${prefix}" does not.`,
    );
}
