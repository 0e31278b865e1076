import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedisServer, freePort, type RedisServer, startRedisServer } from '@understudy/service';
import { askServer } from './ask-server.ts';
import { until } from './until.ts';

const name = 'mymaster';

export type GuardedRedis = AsyncDisposable & {
  /** As REDIS_URL has it. */
  url: string;
  /** At the start; it is yours to kill. */
  master: RedisServer;
  replica: RedisServer;
  /** Port of the master that the sentinels name now. */
  masterPort: () => Promise<number>;
};

/** A real master with a replica, watched by sentinels, who put the replica in its place when it has been gone for half a second. */
export async function startSentinels({
  sentinels = 3,
  settings = {},
}: {
  sentinels?: number;
  settings?: Record<string, string>;
} = {}): Promise<GuardedRedis> {
  const directory = await mkdtemp(join(tmpdir(), 'understudy-sentinels-'));
  await using started = new AsyncDisposableStack();
  started.defer(() => rm(directory, { recursive: true, force: true }));
  const all = { 'repl-diskless-sync-delay': '0', ...settings };
  const master = started.use(await startRedisServer({ directory: join(directory, 'master'), settings: all }));
  const replica = started.use(await startRedisServer({ directory: join(directory, 'replica'), settings: all }));
  await askServer(replica.port, async (redis) => {
    await redis.replicaof('127.0.0.1', master.port);
    await until(async () => /master_link_status:up/.test(await redis.info('replication')));
  });

  const program = await findRedisServer();
  const ports: number[] = [];
  for (let index = 0; index < sentinels; index += 1) {
    const port = await freePort();
    const file = join(directory, `sentinel-${index}.conf`);
    await writeFile(
      file,
      [
        `port ${port}`,
        'bind 127.0.0.1',
        `dir "${directory}"`,
        `logfile "sentinel-${index}.log"`,
        `sentinel monitor ${name} 127.0.0.1 ${master.port} ${Math.floor(sentinels / 2) + 1}`,
        `sentinel down-after-milliseconds ${name} 500`,
        `sentinel failover-timeout ${name} 4000`,
        '',
      ].join('\n'),
    );
    const child = spawn(program, [file, '--sentinel'], { stdio: 'ignore' });
    started.defer(async () => {
      const gone = once(child, 'exit');
      if (child.exitCode === null && child.kill('SIGKILL')) await gone;
    });
    ports.push(port);
  }
  const [first = 0] = ports;
  // They find each other and the replica through the master, and can decide nothing before.
  for (const port of ports)
    await until(() =>
      askServer(port, async (redis) => {
        const told = String(await redis.call('INFO', 'sentinel'));
        return told.includes(`slaves=1,sentinels=${sentinels}`);
      }),
    );

  const owned = started.move();
  return {
    url: `redis-sentinel://${ports.map((port) => `127.0.0.1:${port}`).join(',')}/${name}`,
    master,
    replica,
    masterPort: () =>
      askServer(first, async (redis) => Number(((await redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name)) as string[])[1])),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
