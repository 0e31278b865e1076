import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@understudy/service';
import { understudyHome } from '../environment.ts';
import { keepRedis } from './keep-redis.ts';
import { lockFolder } from './lock-folder.ts';
import { root, type Scale, services } from './services.ts';
import { type Supervised, supervise } from './supervise.ts';

export type StackOptions = {
  /** Redis' data, artifacts and logs; made when missing. Absolute. */
  data: string;
  /** Port of the gateway; 0 takes a free one. */
  port: number;
  /** Catalogue file; left out, the embedded default. Absolute. */
  models?: string;
  /** Location of the artifact store; left out, a folder in `data`. */
  artifacts?: string;
  /** A Redis that runs already; left out, a private one is started. */
  redisUrl?: string;
  /** Processes of each service, one where nothing is said. */
  scale: Scale;
  environment: NodeJS.ProcessEnv;
  signal: AbortSignal;
  onProgress?: (message: string) => void;
};

export type Stack = AsyncDisposable & {
  /** Address of the gateway. */
  url: string;
  logs: string;
  /** Location of the artifact store. */
  artifacts: string;
  redis: { url: string; readonly pid: number | undefined };
  /** `readyUrl` answers 200 while the process can do its work; its metrics are at the same port. */
  processes: readonly (Supervised & { readonly readyUrl: string })[];
  /** Rejects when a process cannot be kept running; else never settles. */
  broken: Promise<never>;
};

/**
 * Starts every process of the system on this machine and waits until all are ready. Disposal ends them in the reverse order, each with
 * ten seconds of grace, and leaves none behind.
 * @throws FolderLocked, or Error with the last words of the process that did not come up.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { data, signal, environment } = options;
  const logs = join(data, 'logs');
  const { artifacts = join(data, 'artifacts') } = options;
  await using started = new AsyncDisposableStack();
  await mkdir(logs, { recursive: true });
  started.use(await lockFolder(data));

  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => {});
  const onGivenUp = (reason: string) => failure.reject(new Error(reason));

  const redis = options.redisUrl
    ? { url: options.redisUrl, pid: undefined }
    : started.use(await keepRedis(join(data, 'redis'), { onGivenUp }));
  const gatewayPort = options.port || (await freePort());
  const modelServerPort = await freePort();
  const shared = {
    ...environment,
    ...(environment.UNDERSTUDY_HOME ? { UNDERSTUDY_PYTHON: join(environment.UNDERSTUDY_HOME, 'venv', 'bin', 'python') } : {}),
    ...(environment.UNDERSTUDY_PYTHON ? { UNDERSTUDY_PYTHON: environment.UNDERSTUDY_PYTHON } : {}),
    // What V8 makes of the sources, for every later start.
    NODE_COMPILE_CACHE: environment.NODE_COMPILE_CACHE || join(understudyHome(), 'compile-cache'),
    REDIS_URL: redis.url,
    REDIS_URL_FILE: '',
    UNDERSTUDY_ARTIFACTS: artifacts,
    UNDERSTUDY_ARTIFACTS_CACHE: environment.UNDERSTUDY_ARTIFACTS_CACHE || join(data, 'artifact-cache'),
    UNDERSTUDY_MODEL_SERVER: `http://127.0.0.1:${modelServerPort}`,
    ...(options.models ? { UNDERSTUDY_MODELS: options.models } : {}),
  };

  const processes: (ReturnType<typeof supervise> & { readyUrl: string })[] = [];
  for (const service of services) {
    const count = options.scale[service.name] ?? 1;
    for (let index = 1; index <= count; index += 1) {
      const name = count > 1 ? `${service.name}-${index}` : service.name;
      const port = service.name === 'gateway' ? gatewayPort : service.name === 'model-server' ? modelServerPort : await freePort();
      const portVariable = service.listens === 'public' ? 'UNDERSTUDY_PORT' : 'UNDERSTUDY_OPS_PORT';
      const child = supervise({
        name,
        command: process.execPath,
        args: [join(root, 'services', service.name, 'main.ts')],
        env: { ...shared, UNDERSTUDY_HOST: '127.0.0.1', UNDERSTUDY_OPS_HOST: '127.0.0.1', [portVariable]: String(port) },
        logFile: join(logs, `${name}.log`),
        onGivenUp,
      });
      processes.push(Object.assign(child, { readyUrl: `http://127.0.0.1:${port}/readyz` }));
    }
  }
  // All at once: each may need its seconds of grace, and none waits for another to end. Redis, owned before, ends after them.
  started.defer(async () => {
    await Promise.all(processes.map((child) => child.stop()));
  });

  for (const child of processes) {
    const onWait = (reason: string) =>
      options.onProgress?.(`${child.name} is not ready yet: ${reason} (log: ${join(logs, child.name)}.log)`);
    await Promise.race([untilReady(child.readyUrl, { signal, onWait }), failure.promise]);
    child.markReady();
    options.onProgress?.(`${child.name} is ready`);
  }
  const owned = started.move();
  return {
    url: `http://127.0.0.1:${gatewayPort}`,
    logs,
    artifacts,
    redis,
    processes,
    broken: failure.promise,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Every ten seconds without success `onWait` hears what the process itself says of it. */
async function untilReady(url: string, { signal, onWait }: { signal: AbortSignal; onWait: (reason: string) => void }): Promise<void> {
  for (let tellAt = Date.now() + 10_000; ; ) {
    signal.throwIfAborted();
    const [ready, reason] = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]) }).then(
      async (response) => [response.ok, (await response.text()).trim().replaceAll('\n', '; ')] as const,
      () => [false, 'it does not answer'] as const,
    );
    if (ready) return;
    if (Date.now() > tellAt) {
      onWait(reason);
      tellAt = Date.now() + 10_000;
    }
    await sleep(100, undefined, { signal });
  }
}
