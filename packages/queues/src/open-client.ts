import type { RedisAddress, RedisLogin } from '@understudy/contracts';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { gatherWrites } from './gather-writes.ts';

type Options = Omit<RedisOptions, 'replyMapping'>;

/** ioredis by itself backs off to 20 s, so that a restart of Redis would cost 18 s. */
const retryDelay = (attempt: number) => Math.min(250 * attempt, 2000);
/** Longer than any command that waits for a job (BullMQ: ten seconds) and than any script of ours. */
const silenceMs = 30_000;
/** A server or sentinel whose machine is gone answers nothing at all. */
const connectMs = 3000;

/** A server that became a replica refuses what is written: its name or the sentinels know the new master by now. */
const reconnectOnError = (error: Error) => (error.message.startsWith('READONLY') ? 2 : false);

const patient = { maxRetriesPerRequest: null, socketTimeout: silenceMs } as const;
const hasty = { maxRetriesPerRequest: 0, commandTimeout: 10_000 } as const;

const loginOf = ({ username, password }: RedisLogin) => ({
  ...(username !== '' && { username }),
  ...(password !== '' && { password }),
});

/** Opens nothing yet. See `connectRedis` for what `failFast` means. */
export function openClient(address: RedisAddress, { failFast }: { failFast: boolean }): Redis | Cluster {
  if (address.kind === 'cluster') return openCluster(address, failFast);
  const options: Options = {
    lazyConnect: true,
    retryStrategy: retryDelay,
    reconnectOnError,
    ...(failFast ? { ...hasty, enableOfflineQueue: false } : patient),
  };
  const redis = address.kind === 'one' ? new Redis(address.url, options) : new Redis({ ...options, ...behindSentinels(address) });
  redis.on('connect', () => gatherWrites(redis.stream));
  return redis;
}

function behindSentinels(address: Extract<RedisAddress, { kind: 'sentinel' }>): Options {
  const { sentinels, master, database, login, sentinelLogin, tls } = address;
  return {
    sentinels,
    name: master,
    // ioredis leaves a server that says it is something else: a sentinel may not have heard yet.
    role: 'master',
    db: database,
    connectTimeout: connectMs,
    sentinelCommandTimeout: connectMs,
    sentinelRetryStrategy: retryDelay,
    ...loginOf(login),
    ...(sentinelLogin.username !== '' && { sentinelUsername: sentinelLogin.username }),
    ...(sentinelLogin.password !== '' && { sentinelPassword: sentinelLogin.password }),
    ...(tls && { tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true }),
  };
}

/**
 * What waits for a node that is lost is sent again, wherever its slots lie by then, and the addresses are looked up anew when all are lost. No
 * `clusterNodeRetryStrategy`: ioredis forgets the commands of a node that it lets go while it tries to reach it again.
 */
function openCluster({ nodes, login, tls }: Extract<RedisAddress, { kind: 'cluster' }>, failFast: boolean): Cluster {
  const cluster = new Cluster(nodes, {
    lazyConnect: true,
    clusterRetryStrategy: retryDelay,
    slotsRefreshInterval: 5000,
    slotsRefreshTimeout: 2000,
    ...(failFast
      ? // A few tries follow a slot that has moved; the others, 100 ms apart, would only make the caller wait.
        { enableOfflineQueue: false, maxRedirections: 5 }
      : // As long as it takes others to take over.
        { maxRedirections: Number.POSITIVE_INFINITY, retryDelayOnMoved: 50 }),
    // Certificates are made for names, so names may not be turned into addresses first.
    ...(tls && { dnsLookup: (name: string, tell: (error: null, address: string) => void) => tell(null, name) }),
    redisOptions: { connectTimeout: connectMs, ...(failFast ? hasty : patient), ...loginOf(login), ...(tls && { tls: {} }) },
  });
  cluster.on('+node', (node: Redis) => node.on('connect', () => gatherWrites(node.stream)));
  return cluster;
}
