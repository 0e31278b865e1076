import { type ProblemCode, problemCodeSchema, type StageName, terminalStatuses } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import type { Records, RedisClient } from '@understudy/records';
import { DelayedError, type Job, UnrecoverableError, WaitingChildrenError, WaitingError } from 'bullmq';
import type { Logger } from 'pino';
import type { QueueDefinition } from './define.ts';
import { HandOver, PauseError, PermanentError } from './errors.ts';
import { lockLostReason } from './open-lanes.ts';
import { pauseChannel, stopWork } from './stop.ts';

export const stoppedReason = 'stopped';
export const drainedReason = 'drained';
/** Jobs of a paused distillation sleep until it is resumed; this is only how often they look by themselves. */
const pausedForMs = 10 * 60_000;

/** Errors of other packages may carry a code of the closed list too, such as `engine_crashed` or `disk_full`. */
function codeOf(error: unknown): ProblemCode {
  return problemCodeSchema.safeParse((error as { code?: unknown } | null)?.code).data ?? 'internal';
}

/** No further try comes after this one. */
export const isLast = (job: Job) => job.attemptsMade + 1 >= (job.opts.attempts ?? 1);

/** What a job of a paused distillation ends with for now. */
export async function sleepUntilResumed(
  distillationId: string,
  { job, token, records }: { job: Job; token: string; records: Pick<Records, 'state'> },
): Promise<DelayedError> {
  await job.moveToDelayed(Date.now() + pausedForMs, token);
  // Whoever resumed it meanwhile has looked for sleepers before this one slept.
  if ((await records.state(distillationId)) !== 'paused') await job.promote().catch(() => {});
  return new DelayedError();
}

type EndingsOptions = {
  redis: RedisClient;
  records: Pick<Records, 'state' | 'pause' | 'fail' | 'get'>;
  metrics: Metrics;
  log: Logger;
  prefix: string;
};

/** What becomes of a job whose handler threw, and of its distillation when the job is given up. */
export function createEndings<Input extends { distillationId: string }>(definition: QueueDefinition<Input>, options: EndingsOptions) {
  const { redis, records, metrics, log, prefix } = options;

  /** The record knows how long the stage took over all its attempts. The answers have no job of their own that sees their end. */
  const timeStages = async (distillationId: string, outcome: 'succeeded' | 'failed') => {
    const record = await records.get(distillationId);
    const ended: StageName[] = definition.stage === 'dataset' ? ['answers', 'dataset'] : [definition.stage];
    for (const { name, startedAt, finishedAt } of record?.stages ?? [])
      if (startedAt && finishedAt && ended.includes(name))
        metrics.stageDuration.observe({ stage: name, outcome }, (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
  };

  const hasEnded = async (distillationId: string) => {
    const status = await records.state(distillationId);
    return status === null || terminalStatuses.includes(status);
  };

  const endDistillation = async (distillationId: string, code: ProblemCode, message: string) => {
    await records.fail(distillationId, { code, message, stage: definition.stage });
    await stopWork(distillationId, { redis, prefix });
    await timeStages(distillationId, 'failed').catch(() => {});
  };

  /** Turns what a handler threw into what BullMQ understands, and ends the distillation when the job is given up. */
  const endingOf = async (
    error: unknown,
    { input, job, token, signal }: { input: Input; job: Job; token: string; signal: AbortSignal },
  ): Promise<unknown> => {
    if (error instanceof WaitingChildrenError) return error;
    // A word to stop may arrive when the distillation was retried meanwhile, and would end what it does not mean.
    const stopped = signal.aborted && signal.reason === stoppedReason;
    if (stopped && (await hasEnded(input.distillationId))) return new UnrecoverableError(stoppedReason);
    if (signal.aborted && signal.reason === lockLostReason) return error;
    if (error instanceof PauseError) {
      const since = job.processedOn ?? Date.now();
      await records.pause(input.distillationId, { code: error.code, message: error.message, stage: definition.stage }, { since });
    }
    if (error instanceof PauseError || error instanceof HandOver || stopped || (signal.aborted && signal.reason === drainedReason)) {
      if ((await records.state(input.distillationId)) === 'paused') {
        if (error instanceof PauseError) await redis.publish(pauseChannel(prefix), input.distillationId);
        return await sleepUntilResumed(input.distillationId, { job, token, records });
      }
      await job.moveToWait(token);
      return new WaitingError();
    }
    const message = error instanceof Error ? error.message : String(error);
    const permanent = error instanceof PermanentError;
    const last = permanent || isLast(job);
    log.warn({ distillationId: input.distillationId, jobId: job.id, attempt: job.attemptsStarted, last, err: message }, 'job failed');
    if (permanent || (last && definition.worker.failsDistillation)) await endDistillation(input.distillationId, codeOf(error), message);
    return permanent ? new UnrecoverableError(message) : error;
  };

  return { endDistillation, endingOf, timeStages };
}
