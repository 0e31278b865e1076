import { Socket } from 'node:net';
import { createMetrics, type Metrics, version } from '@understudy/metrics';
import { startTracing, tracingShape } from '@understudy/tracing';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { baseShape, loadConfig, readFilesForOthers } from './config.ts';
import { createLogger } from './create-logger.ts';
import { keepHeapSmall } from './keep-heap-small.ts';
import { letGoOfStart } from './let-go-of-start.ts';
import { openOps, type ReadinessCheck } from './ops.ts';

export type ServiceContext<Shape extends z.ZodRawShape> = {
  config: z.output<z.ZodObject<Shape & typeof baseShape>>;
  log: Logger;
  metrics: Metrics;
  /** Aborted when the process is asked to end. */
  signal: AbortSignal;
  /** Hands over something to be released when the process ends, newest first. */
  own: <T extends AsyncDisposable | Disposable>(resource: T) => T;
  /** Adds a check to /readyz. */
  ready: (name: string, check: (signal: AbortSignal) => Promise<void>) => void;
};

/**
 * The life of a process, once: config, logger, metrics, /livez /readyz /metrics, `start`, then wait for SIGTERM or SIGINT and release
 * everything that was owned. Exits 0 after an asked-for end, 1 when it could not start (one sentence on stderr, no stack for a
 * foreseen fault). Nothing else in the system listens for signals or exits.
 */
export async function runService<Shape extends z.ZodRawShape>(
  name: string,
  shape: Shape,
  start: (context: ServiceContext<Shape>) => Promise<void>,
  options: { ops?: boolean } = {},
): Promise<void> {
  keepHeapSmall();
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => ending.abort(signal));
  const stack = new AsyncDisposableStack();
  let log: Logger | undefined;
  try {
    readFilesForOthers();
    const known = { ...baseShape, ...tracingShape };
    const config = loadConfig({ ...known, ...shape }) as ServiceContext<Shape>['config'];
    const settings = config as z.output<z.ZodObject<typeof known>>;
    log = createLogger(name, settings.UNDERSTUDY_LOG_LEVEL);
    const metrics = createMetrics(name, { commit: settings.UNDERSTUDY_COMMIT });
    // Owned first, so that it ends last: what happens while the others end is traced too.
    stack.use(await startTracing(name, { version, settings }));
    const checks: ReadinessCheck[] = [];
    if (settings.UNDERSTUDY_PARENT_PIPE !== undefined) watchParent(settings.UNDERSTUDY_PARENT_PIPE, ending);
    await start({
      config,
      log,
      metrics,
      signal: ending.signal,
      own: (resource) => stack.use(resource),
      ready: (checkName, check) => checks.push({ name: checkName, check }),
    });
    if (options.ops !== false) {
      const ops = stack.use(await openOps({ metrics, checks, port: settings.UNDERSTUDY_OPS_PORT, host: settings.UNDERSTUDY_OPS_HOST }));
      log.info({ opsPort: ops.port }, 'started');
    } else log.info('started');
    letGoOfStart();
    if (!ending.signal.aborted) await new Promise((resolve) => ending.signal.addEventListener('abort', resolve, { once: true }));
    log.info({ reason: String(ending.signal.reason) }, 'ending');
    await stack.disposeAsync();
    process.exit(0);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${name}: ${message}\n`);
    log?.debug({ err: error }, 'could not go on');
    await stack.disposeAsync().catch(() => {});
    process.exit(1);
  }
}

/** A process that was started with a pipe from its owner ends when the pipe does: the owner may have been killed. */
function watchParent(fd: number, ending: AbortController): void {
  const pipe = new Socket({ fd, readable: true, writable: false });
  pipe.on('error', () => {}).on('close', () => ending.abort('the parent process is gone'));
  pipe.resume().unref();
}
