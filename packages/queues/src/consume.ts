import { randomUUID } from 'node:crypto';
import { terminalStatuses } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import { defaultPrefix, type Records, type RedisClient } from '@understudy/records';
import { DelayedError, type Job, UnrecoverableError, WaitingChildrenError, WaitingError, Worker } from 'bullmq';
import type { Logger } from 'pino';
import type { QueueDefinition } from './define.ts';
import { createEndings, drainedReason, isLast, lockLostReason, sleepUntilResumed, stoppedReason } from './endings.ts';
import { WaitForChildren } from './errors.ts';
import { createInHand, listenForStops } from './listen-for-stops.ts';
import { assertOneSlot } from './redis.ts';
import { telemetry } from './telemetry.ts';

export type JobContext = {
  jobId: string;
  /** Starts of this job so far, from 1: also counts starts after a crash. */
  attempt: number;
  /** Aborted when the distillation is stopped, the job's lock is lost, or draining takes too long. */
  signal: AbortSignal;
  /** No further try comes after this one, unless it ends in a way that spends no attempt. */
  lastTry: boolean;
  /** Aborted when this process is asked to end or the distillation is paused: finish soon, or checkpoint and throw `HandOver`. */
  readonly draining: AbortSignal;
  /** The same as a look that costs nothing, for handlers of many small jobs. */
  readonly drains: boolean;
  log: Logger;
  /** What `saveCheckpoint` last kept, in this or an earlier start; null at first. */
  checkpoint: unknown;
  saveCheckpoint: (value: object) => Promise<void>;
  /** Throws: the job sleeps until the children added meanwhile have ended, then the handler runs again from its beginning. */
  waitForChildren: () => Promise<never>;
};

/** Ends by returning, by a `PermanentError`, or by anything else, which is retried. It may run twice: same input, same effects. */
export type Handler<Input> = (job: Input, context: JobContext) => Promise<void>;

export type Consumer = AsyncDisposable & { concurrency: number };

export type ConsumeOptions = {
  redis: RedisClient;
  records: Pick<Records, 'state' | 'pause' | 'fail' | 'get'>;
  log: Logger;
  metrics: Metrics;
  concurrency: number;
  prefix?: string;
  /** How long disposal lets jobs finish before it hands them back to their queue. */
  drainMs?: number;
};

/** Jobs that are fetched one after the other when a queue fills up, and how many fetch side by side at most. */
const slotsPerLane = 64;
const mostLanes = 4;

/** Exponential from one second to fifteen, with jitter so that a crowd of failures does not come back as a crowd. */
function jittered(attemptsMade: number): number {
  return Math.min(15_000, 1000 * 2 ** (attemptsMade - 1)) * (0.5 + Math.random());
}

/**
 * Works on a queue: the only place that knows BullMQ's Worker. It parses the input, times the job, passes on the abort signal, turns
 * our three endings into BullMQ's, and ends the distillation when a job is given up. Disposal waits for what is in hand, and after
 * `drainMs` hands it back without spending an attempt.
 */
export function consume<Input extends { distillationId: string }>(
  definition: QueueDefinition<Input>,
  handler: Handler<Input>,
  options: ConsumeOptions,
): Consumer {
  const { redis, records, metrics, prefix = defaultPrefix, drainMs = 5000 } = options;
  assertOneSlot(redis, prefix);
  const queueLabel = { queue: definition.stage };
  const log = options.log.child({ queue: definition.name, stage: definition.stage });
  const inHand = createInHand();
  const draining = new AbortController();

  const { endDistillation, endingOf, timeStages } = createEndings(definition, { redis, records, metrics, log, prefix });

  /** Runs the handler, again after its children if it asks for that. */
  const run = async (input: Input, job: Job, token: string, { signal, pausing }: { signal: AbortSignal; pausing: () => AbortSignal }) => {
    for (;;) {
      if (definition.worker.hasChildren && (await job.moveToWaitingChildren(token))) throw new WaitingChildrenError();
      try {
        return await handler(input, {
          jobId: job.id ?? '',
          attempt: job.attemptsStarted,
          signal,
          lastTry: isLast(job),
          get draining() {
            return AbortSignal.any([draining.signal, pausing()]);
          },
          get drains() {
            return draining.signal.aborted || pausing().aborted;
          },
          log: log.child({ distillationId: input.distillationId }),
          checkpoint: typeof job.progress === 'object' ? job.progress : null,
          saveCheckpoint: (value) => job.updateProgress(value),
          waitForChildren: () => Promise.reject(new WaitForChildren()),
        });
      } catch (error) {
        if (!(error instanceof WaitForChildren)) throw error;
      }
    }
  };

  const process = async (job: Job, token: string | undefined, bullSignal: AbortSignal | undefined) => {
    if (token === undefined || bullSignal === undefined) throw new UnrecoverableError('BullMQ handed out no token or no signal');
    const input = definition.input.parse(job.data);
    const started = performance.now();
    metrics.queueWait.observe(queueLabel, Math.max(0, ((job.processedOn ?? Date.now()) - job.timestamp) / 1000));
    metrics.workerSlotsBusy.inc(queueLabel);
    let paused: AbortController | undefined;
    const pause = () => {
      paused ??= new AbortController();
      return paused;
    };
    using _ = inHand.add(input.distillationId, {
      stop: () => {
        for (const worker of workers) worker.cancelJob(job.id ?? '', stoppedReason);
      },
      pause: () => pause().abort(),
    });
    let outcome = 'completed';
    try {
      const status = await records.state(input.distillationId);
      if (status === null || terminalStatuses.includes(status)) throw new UnrecoverableError(stoppedReason);
      if (status === 'paused') throw await sleepUntilResumed(input.distillationId, { job, token, records });
      await run(input, job, token, { signal: bullSignal, pausing: () => pause().signal });
      if (failsDistillation) await timeStages(input.distillationId, 'succeeded').catch(() => {});
    } catch (error) {
      const end =
        error instanceof UnrecoverableError || error instanceof DelayedError
          ? error
          : await endingOf(error, { input, job, token, signal: bullSignal });
      outcome = end instanceof WaitingError || end instanceof WaitingChildrenError || end instanceof DelayedError ? 'waiting' : 'failed';
      throw end;
    } finally {
      metrics.workerSlotsBusy.dec(queueLabel);
      metrics.jobDuration.observe({ ...queueLabel, outcome }, (performance.now() - started) / 1000);
    }
  };

  const { hasChildren: _, failsDistillation, ...timing } = definition.worker;
  // By it the workers of a queue are counted, one a process.
  const name = randomUUID();
  const open = (concurrency: number) => {
    // Three plain parameters: with fewer, BullMQ hands out no signal.
    const worker = new Worker(definition.name, (job, token, signal) => process(job, token, signal), {
      connection: redis,
      prefix,
      concurrency,
      name,
      ...timing,
      settings: { backoffStrategy: jittered },
      ...telemetry(),
    });
    worker.on('error', (error) => log.warn({ err: error.message }, 'worker error'));
    worker.on('stalled', () => metrics.jobsStalled.inc(queueLabel));
    worker.on('lockRenewalFailed', (jobIds) => {
      for (const id of jobIds) worker.cancelJob(id, lockLostReason);
    });
    // A job that stalled too often is failed by BullMQ itself, without a handler that could tell.
    worker.on('failed', (job, error) => {
      if (!job || !failsDistillation || !/stalled more than/.test(error.message)) return;
      const { distillationId } = definition.input.parse(job.data);
      endDistillation(
        distillationId,
        'worker_lost',
        `The ${definition.stage} stage lost its worker too often (${job.stalledCounter} times).`,
      ).catch((cause) => log.error({ distillationId, err: String(cause) }, 'could not end the distillation'));
    });
    return worker;
  };
  // A worker of BullMQ fetches its first jobs one after the other, and begins with them when it has all: several fetch side by side.
  const lanes = Math.min(mostLanes, Math.ceil(options.concurrency / slotsPerLane));
  const slotsOf = (lane: number, concurrency: number) => Math.max(1, Math.floor((concurrency + lane) / lanes));
  const workers = Array.from({ length: lanes }, (_, lane) => open(slotsOf(lane, options.concurrency)));
  let slots = 0;
  // A process may work on several queues of one label: those of the models' answers.
  const tellSlots = (value: number) => {
    metrics.workerSlots.inc(queueLabel, value - slots);
    slots = value;
  };
  tellSlots(options.concurrency);
  const stops = listenForStops(inHand, { redis, prefix, state: records.state });

  return {
    get concurrency() {
      return workers.reduce((sum, worker) => sum + worker.concurrency, 0);
    },
    set concurrency(value: number) {
      for (const [lane, worker] of workers.entries()) worker.concurrency = slotsOf(lane, value);
      tellSlots(value);
    },
    async [Symbol.asyncDispose]() {
      tellSlots(0);
      draining.abort();
      const handBack = setTimeout(() => {
        for (const worker of workers) worker.cancelAllJobs(drainedReason);
      }, drainMs);
      let giveUp: NodeJS.Timeout | undefined;
      // Closing waits for Redis; a process that is asked to end while Redis is away must end all the same.
      const late = new Promise<void>((resolve) => {
        giveUp = setTimeout(resolve, drainMs + 3000);
      });
      await Promise.race([Promise.all(workers.map((worker) => worker.close())), late]);
      clearTimeout(handBack);
      clearTimeout(giveUp);
      await stops[Symbol.asyncDispose]();
    },
  };
}
