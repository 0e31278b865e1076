import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
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
 * From the start of each service's process until it says that it is ready, each alone: without anything of what V8 makes of the sources
 * (`without`), once with what set-up made of them (`first`), then as often as asked with what that start has added. And how long the command takes to
 * say what it can do, without and with it.
 */
export async function measureStarting({ times }: StartingOptions) {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
  await using opened = new AsyncDisposableStack();
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const redis = opened.use(await startRedisServer({ directory: join(folder, 'redis') }));
  const cacheOf = (name: string) => join(folder, 'compile-cache', name);
  execFileSync(process.execPath, [join(root, 'packages/service/src/fill-compile-cache.ts'), cacheOf('set-up')]);
  const environment = {
    ...process.env,
    REDIS_URL: redis.url,
    UNDERSTUDY_ARTIFACTS: join(folder, 'artifacts'),
    UNDERSTUDY_LOG_LEVEL: 'silent',
  };
  const byService: Record<string, { without: Start; first: Start; later: Start[] }> = {};
  for (const { name, listens } of services) {
    const startFrom = async (cache: string) => {
      const port = await freePort();
      const [own, other] = listens === 'public' ? ['UNDERSTUDY_PORT', 'UNDERSTUDY_OPS_PORT'] : ['UNDERSTUDY_OPS_PORT', 'UNDERSTUDY_PORT'];
      const env = { ...environment, NODE_COMPILE_CACHE: cache, [own]: String(port), [other]: '0' };
      return await start(join('services', name, 'main.ts'), env, port);
    };
    const without = await startFrom(cacheOf(`${name}-without`));
    // A copy of its own, or it would find what the services before it have added.
    await cp(cacheOf('set-up'), cacheOf(name), { recursive: true });
    const first = await startFrom(cacheOf(name));
    const later: Start[] = [];
    for (let time = 0; time < times; time += 1) later.push(await startFrom(cacheOf(name)));
    byService[name] = { without, first, later };
  }
  const env = { ...environment, NODE_COMPILE_CACHE: cacheOf('cli') };
  const command: number[] = [];
  for (let time = 0; time <= times; time += 1) {
    const began = performance.now();
    await once(spawn(process.execPath, [join(root, 'packages/cli/bin/understudy.mjs'), 'help'], { env, stdio: 'ignore' }), 'exit');
    command.push(Number(((performance.now() - began) / 1000).toFixed(3)));
  }
  return { services: byService, commandSeconds: { without: command[0], later: command.slice(1) } };
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
