import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type RedisServer, startRedisServer } from '@understudy/service';
import { askServer } from './ask-server.ts';
import { until } from './until.ts';

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
  const servers: RedisServer[] = [];
  const busPorts: number[] = [];
  for (let index = 0; index < masters * (1 + replicas); index += 1) {
    // Redis would take its own port and 10,000, which lies where outgoing connections take theirs.
    const busPort = await freePort();
    const settings = {
      'cluster-enabled': 'yes',
      'cluster-port': String(busPort),
      'cluster-node-timeout': '2000',
      'repl-diskless-sync-delay': '0',
    };
    servers.push(started.use(await startRedisServer({ directory: join(directory, String(index)), settings })));
    busPorts.push(busPort);
  }
  const [first] = servers;
  if (!first) throw new Error('A cluster has at least one master.');

  for (const [index, server] of servers.entries()) {
    await askServer(server.port, (redis) => redis.cluster('SET-CONFIG-EPOCH', index + 1));
    if (server !== first) await askServer(server.port, (redis) => redis.cluster('MEET', '127.0.0.1', first.port, busPorts[0] ?? 0));
    const from = Math.ceil((slots * index) / masters);
    const own = Array.from({ length: Math.ceil((slots * (index + 1)) / masters) - from }, (_, place) => from + place);
    if (index < masters) await askServer(server.port, (redis) => redis.cluster('ADDSLOTS', ...own));
  }
  const everybody = (test: (info: string) => boolean) =>
    until(async () =>
      (await Promise.all(servers.map((server) => askServer(server.port, (redis) => redis.cluster('INFO'))))).every((info) =>
        test(String(info)),
      ),
    );
  await everybody((info) => info.includes(`cluster_known_nodes:${servers.length}`) && info.includes('cluster_state:ok'));
  for (const [index, server] of servers.entries()) {
    if (index < masters) continue;
    const id = await askServer((servers[index % masters] as RedisServer).port, (redis) => redis.cluster('MYID'));
    await askServer(server.port, (redis) => redis.cluster('REPLICATE', String(id)));
    await until(async () => /master_link_status:up/.test(await askServer(server.port, (redis) => redis.info('replication'))));
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
      const [slot, ranges] = await askServer(alive.port, (redis) => Promise.all([redis.cluster('KEYSLOT', key), redis.cluster('SLOTS')]));
      const range = ranges.find(([from, to]) => from <= slot && slot <= to);
      return servers.find(({ port }) => port === range?.[2]?.[1]) as RedisServer;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
