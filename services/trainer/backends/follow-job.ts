import { setTimeout as sleep } from 'node:timers/promises';
import { type FineTuning, type FineTuningEvent, type FineTuningJob, ModelError } from '@understudy/models';
import { HandOver } from '@understudy/queues';
import type { Progress, TrainingEvent } from './backend.ts';

type Options = Progress & {
  pollMs: number;
  /** How long a host may fail to answer, over and over, before that counts as a fault. */
  patienceMs: number;
  /** Ids of events that were told before. */
  told: Set<string>;
  onTold: () => Promise<void>;
};

/** Whether a host will change nothing of a job any more. */
export const hasEnded = ({ status }: FineTuningJob) => status === 'succeeded' || status === 'failed' || status === 'cancelled';

/** Watches a remote job to its end and passes on what it tells. A host that is away for a while is waited for. */
export async function followJob(host: FineTuning, jobId: string, options: Options): Promise<FineTuningJob> {
  const { signal, stopping, pollMs, patienceMs, told, onTold, onEvent } = options;
  let awaySince: number | null = null;
  for (;;) {
    let waitMs = pollMs;
    try {
      const job = await host.look(jobId, signal);
      // Hosts that tell no events train all the same.
      const news = await host.news(jobId, told, signal).catch(ignoreFaults);
      awaySince = null;
      for (const event of news) {
        told.add(event.id);
        const heard = eventOf(event);
        if (heard) onEvent(heard);
      }
      if (news.length > 0) await onTold();
      if (hasEnded(job)) return job;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ModelError) || !mayPass(error)) throw error;
      awaySince ??= performance.now();
      if (performance.now() - awaySince > patienceMs) throw error;
      waitMs = Math.max(pollMs, error.retryAfterMs ?? 0);
    }
    if (stopping.aborted) throw new HandOver();
    await sleep(waitMs, undefined, { signal: AbortSignal.any([signal, stopping]) }).catch(() => signal.throwIfAborted());
    if (stopping.aborted) throw new HandOver();
  }
}

function ignoreFaults(error: unknown): FineTuningEvent[] {
  if (error instanceof ModelError) return [];
  throw error;
}

const mayPass = ({ code }: ModelError) => code === 'unreachable' || code === 'rate_limited' || code === 'bad_response';

const levels = ['info', 'warn', 'error'] as const;

/** Figures of a step, or the host's words. */
function eventOf(event: FineTuningEvent): TrainingEvent | null {
  const figures = figuresOf(event);
  if (figures?.loss !== undefined) return { event: 'hosted-step', step: figures.step, steps: figures.steps, loss: figures.loss };
  const message = event.message ?? '';
  const level = levels.find((each) => each === event.level) ?? 'info';
  return message === '' ? null : { event: 'said', level, message };
}

type Figures = { step: number; steps: number | null; loss: number | undefined; validLoss: number | undefined };

function figuresOf({ data }: FineTuningEvent): Figures | null {
  const number = (name: string) => (typeof data?.[name] === 'number' && Number.isFinite(data[name]) ? data[name] : undefined);
  const step = number('step');
  if (step === undefined || !Number.isInteger(step)) return null;
  const steps = number('total_steps');
  return {
    step,
    steps: steps !== undefined && Number.isInteger(steps) ? steps : null,
    loss: number('train_loss'),
    validLoss: number('full_valid_loss') ?? number('valid_loss'),
  };
}

/** The curves that a job's events hold, and its last step. */
export function curvesOf(events: readonly FineTuningEvent[]) {
  const figures = events.flatMap((event) => figuresOf(event) ?? []).sort((left, right) => left.step - right.step);
  return {
    steps: figures.at(-1)?.step ?? null,
    trainLoss: figures.flatMap(({ step, loss }): [number, number][] => (loss === undefined ? [] : [[step, loss]])),
    validLoss: figures.flatMap(({ step, validLoss }): [number, number][] => (validLoss === undefined ? [] : [[step, validLoss]])),
  };
}
