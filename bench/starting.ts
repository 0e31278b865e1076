import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort, startRedisServer } from '@understudy/service';
import { services } from '../packages/cli/src/stack/services.ts';
import { cpuSeconds, memoryMiB } from './processes.ts';

export type StartingOptions = { times: number };
type Start = { seconds: number; cpuSeconds: number; residentMiB: number };

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * From the start of each service's process until it says that it is ready, each as often as asked and alone, with what V8 made of the sources at
 * hand as it is after the first start of all; `first` is that one. And how long the command takes to say what it can do.
 */
export async function measureStarting({ times }: StartingOptions) {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
  await using opened = new AsyncDisposableStack();
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const redis = opened.use(await startRedisServer({ directory: join(folder, 'redis') }));
  /** Each has its own, or the first start of one would find what those before it have loaded. */
  const cacheOf = (name: string) => ({ NODE_COMPILE_CACHE: join(folder, 'compile-cache', name) });
  const environment = {
    ...process.env,
    REDIS_URL: redis.url,
    UNDERSTUDY_ARTIFACTS: join(folder, 'artifacts'),
    UNDERSTUDY_LOG_LEVEL: 'silent',
  };
  const byService: Record<string, { first: Start; later: Start[] }> = {};
  for (const { name, listens } of services) {
    const starts: Start[] = [];
    for (let time = 0; time <= times; time += 1) {
      const port = await freePort();
      const [own, other] = listens === 'public' ? ['UNDERSTUDY_PORT', 'UNDERSTUDY_OPS_PORT'] : ['UNDERSTUDY_OPS_PORT', 'UNDERSTUDY_PORT'];
      starts.push(
        await start(join('services', name, 'main.ts'), { ...environment, ...cacheOf(name), [own]: String(port), [other]: '0' }, port),
      );
    }
    const [first, ...later] = starts as [Start, ...Start[]];
    byService[name] = { first, later };
  }
  const env = { ...environment, ...cacheOf('cli') };
  const command: number[] = [];
  for (let time = 0; time <= times; time += 1) {
    const began = performance.now();
    await once(spawn(process.execPath, [join(root, 'packages/cli/bin/understudy.mjs'), 'help'], { env, stdio: 'ignore' }), 'exit');
    command.push(Number(((performance.now() - began) / 1000).toFixed(3)));
  }
  return { services: byService, commandSeconds: { first: command[0], later: command.slice(1) } };
}

async function start(program: string, env: NodeJS.ProcessEnv, port: number): Promise<Start> {
  const began = performance.now();
  const child = spawn(process.execPath, [program], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const gone = once(child, 'exit');
  try {
    while (
      !(await fetch(`http://127.0.0.1:${port}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode} before it was ready.`);
      await sleep(5);
    }
    const seconds = Number(((performance.now() - began) / 1000).toFixed(3));
    const pid = child.pid ?? 0;
    return { seconds, cpuSeconds: await cpuSeconds(pid), residentMiB: (await memoryMiB(pid)).now };
  } finally {
    child.kill();
    await gone;
  }
}
