import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createClient } from '@understudy/client';
import { connectRedis, createPipeline } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { startRedisServer } from '@understudy/service';

const program = fileURLToPath(new URL('../services/gateway/main.ts', import.meta.url));

/** A gateway in a process of its own, with a Redis of its own whose append-only file is on, and no worker. Everything goes with it. */
export async function startGatewayProcess() {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const server = opened.use(await startRedisServer({ directory: join(folder, 'redis') }));
  const child = spawn(process.execPath, [program], {
    env: {
      PATH: process.env.PATH,
      REDIS_URL: server.url,
      UNDERSTUDY_ARTIFACTS: join(folder, 'artifacts'),
      UNDERSTUDY_PORT: '0',
      UNDERSTUDY_LOG_LEVEL: 'info',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  opened.defer(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill();
    await gone;
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The gateway ended with ${code} before it listened.`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = /"port":(\d+).*"listening"/.exec(line);
      if (said) resolve(Number(said[1]));
    });
  });
  const redis = opened.use(await connectRedis(server.url));
  const pipeline = opened.use(createPipeline({ redis }));
  const url = `http://127.0.0.1:${port}`;
  const owned = opened.move();
  return {
    url,
    port,
    pid: child.pid ?? 0,
    redisPid: server.pid ?? 0,
    records: createRecords(redis),
    pipeline,
    /** Commands that Redis has worked on since it began, this one too. */
    commands: async () => Number(/total_commands_processed:(\d+)/.exec(await redis.info('stats'))?.[1]),
    client: createClient({ url }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
