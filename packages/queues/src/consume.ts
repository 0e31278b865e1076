import { terminalStatuses } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import { defaultPrefix, type Records, type RedisClient } from '@understudy/records';
import { DelayedError, type Job, UnrecoverableError, WaitingChildrenError, WaitingError } from 'bullmq';
import type { Logger } from 'pino';
import type { QueueDefinition } from './define.ts';
import { createEndings, drainedReason, isLast, sleepUntilResumed, stoppedReason } from './endings.ts';
import { WaitForChildren } from './errors.ts';
import { createInHand, listenForStops } from './listen-for-stops.ts';
import { openLanes } from './open-lanes.ts';
import { assertOneSlot } from './redis.ts';

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

/**
 * Works on a queue. It parses the input, times the job, passes on the abort signal, turns our three endings into BullMQ's, and ends the
 * distillation when a job is given up. Disposal waits for what is in hand, and after `drainMs` hands it back without spending an attempt.
 */
export function consume<Input extends { distillationId: string }>(
  definition: QueueDefinition<Input>,
  handler: Handler<Input>,
  options: ConsumeOptions,
): Consumer {
  const { redis, records, metrics, prefix = defaultPrefix, drainMs = 5000 } = options;
  assertOneSlot(redis, prefix);
  const { hasChildren, failsDistillation } = definition.worker;
  const queueLabel = { queue: definition.stage };
  const log = options.log.child({ queue: definition.name, stage: definition.stage });
  const inHand = createInHand();
  const draining = new AbortController();

  const { endDistillation, endingOf, timeStages } = createEndings(definition, { redis, records, metrics, log, prefix });

  /** Runs the handler, again after its children if it asks for that. */
  const run = async (input: Input, job: Job, token: string, { signal, pausing }: { signal: AbortSignal; pausing: () => AbortSignal }) => {
    for (;;) {
      if (hasChildren && (await job.moveToWaitingChildren(token))) throw new WaitingChildrenError();
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
      stop: () => lanes.cancel(job.id ?? '', stoppedReason),
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

  const onLost = (job: Job) => {
    if (!failsDistillation) return;
    const { distillationId } = definition.input.parse(job.data);
    const message = `The ${definition.stage} stage lost its worker too often (${job.stalledCounter} times): see the worker's log, then retry.`;
    endDistillation(distillationId, 'worker_lost', message).catch((cause) =>
      log.error({ distillationId, err: String(cause) }, 'could not end the distillation'),
    );
  };
  const lanes = openLanes(definition, process, {
    redis,
    prefix,
    concurrency: options.concurrency,
    onError: (error) => log.warn({ err: error.message }, 'worker error'),
    onStalled: () => metrics.jobsStalled.inc(queueLabel),
    onLost,
  });
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
      return lanes.concurrency;
    },
    set concurrency(value: number) {
      lanes.concurrency = value;
      tellSlots(value);
    },
    async [Symbol.asyncDispose]() {
      tellSlots(0);
      draining.abort();
      const handBack = setTimeout(() => lanes.cancelAll(drainedReason), drainMs);
      let giveUp: NodeJS.Timeout | undefined;
      // Closing waits for Redis; a process that is asked to end while Redis is away must end all the same.
      const late = new Promise<void>((resolve) => {
        giveUp = setTimeout(resolve, drainMs + 3000);
      });
      await Promise.race([lanes.close(), late]);
      clearTimeout(handBack);
      clearTimeout(giveUp);
      await stops[Symbol.asyncDispose]();
    },
  };
}
