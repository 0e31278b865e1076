import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RedisServer, startRedisServer } from '@understudy/service';
import { Redis } from 'ioredis';

const slots = 16_384;

export type RedisCluster = AsyncDisposable & {
  /** As REDIS_URL has it. */
  url: string;
  /** Masters first, each with its slots, then the replicas. */
  servers: RedisServer[];
  /** The server that takes what is written under a key now. */
  masterOf: (key: string) => Promise<RedisServer>;
};

/** A real Redis Cluster, put together by hand: every third of the slots at another master, and of each as many replicas as are wanted. */
export async function startRedisCluster({ replicas = 0, masters = 3 } = {}): Promise<RedisCluster> {
  const directory = await mkdtemp(join(tmpdir(), 'understudy-cluster-'));
  await using started = new AsyncDisposableStack();
  started.defer(() => rm(directory, { recursive: true, force: true }));
  const settings = { 'cluster-enabled': 'yes', 'cluster-node-timeout': '2000', 'repl-diskless-sync-delay': '0' };
  const servers: RedisServer[] = [];
  for (let index = 0; index < masters * (1 + replicas); index += 1)
    servers.push(started.use(await startRedisServer({ directory: join(directory, String(index)), settings })));
  const ask = async <T>(server: RedisServer, question: (redis: Redis) => Promise<T>): Promise<T> => {
    const redis = new Redis(server.url, { retryStrategy: null, lazyConnect: true });
    redis.on('error', () => {});
    try {
      await redis.connect();
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  };
  const [first] = servers;
  if (!first) throw new Error('A cluster has at least one master.');

  for (const [index, server] of servers.entries()) {
    await ask(server, (redis) => redis.cluster('SET-CONFIG-EPOCH', index + 1));
    if (server !== first) await ask(server, (redis) => redis.cluster('MEET', '127.0.0.1', first.port));
    const from = Math.ceil((slots * index) / masters);
    const own = Array.from({ length: Math.ceil((slots * (index + 1)) / masters) - from }, (_, place) => from + place);
    if (index < masters) await ask(server, (redis) => redis.cluster('ADDSLOTS', ...own));
  }
  const everybody = (test: (info: string) => boolean) =>
    until(async () =>
      (await Promise.all(servers.map((server) => ask(server, (redis) => redis.cluster('INFO'))))).every((info) => test(String(info))),
    );
  await everybody((info) => info.includes(`cluster_known_nodes:${servers.length}`) && info.includes('cluster_state:ok'));
  for (const [index, server] of servers.entries()) {
    if (index < masters) continue;
    const id = await ask(servers[index % masters] as RedisServer, (redis) => redis.cluster('MYID'));
    await ask(server, (redis) => redis.cluster('REPLICATE', String(id)));
    await until(async () => /master_link_status:up/.test(await ask(server, (redis) => redis.info('replication'))));
  }

  const owned = started.move();
  return {
    url: `redis-cluster://${servers
      .slice(0, masters)
      .map(({ port }) => `127.0.0.1:${port}`)
      .join(',')}`,
    servers,
    async masterOf(key) {
      const alive = servers.find(({ pid }) => pid !== undefined) as RedisServer;
      const [slot, ranges] = await ask(alive, (redis) => Promise.all([redis.cluster('KEYSLOT', key), redis.cluster('SLOTS')]));
      const range = ranges.find(([from, to]) => from <= slot && slot <= to);
      return servers.find(({ port }) => port === range?.[2]?.[1]) as RedisServer;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function until(test: () => Promise<boolean>): Promise<void> {
  while (!(await test().catch(() => false))) await sleep(50);
}
