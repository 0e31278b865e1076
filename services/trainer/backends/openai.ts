import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenaiStudent } from '@understudy/contracts';
import {
  type Environment,
  type FineTuning,
  type FineTuningJob,
  ModelError,
  openFineTuning,
  type PaidTraining,
  trainingProblemOf,
} from '@understudy/models';
import { HandOver, PermanentError } from '@understudy/queues';
import { z } from 'zod';
import type { HostedTrained, Progress, TrainingBackend, TrainingRun } from './backend.ts';
import { curvesOf, followJob, hasEnded } from './follow-job.ts';
import { tokensIn, writeHostedRows } from './hosted-rows.ts';
import { keptState } from './kept-state.ts';
import { type OpenaiSettings, openaiSettings } from './openai-settings.ts';

export type OpenaiOptions = {
  environment: Environment;
  paid: PaidTraining;
  now?: () => number;
  pollMs?: number;
  patienceMs?: number;
};

/** What a later attempt needs in order to watch the same job, and to pay for it once. */
const stateSchema = z.strictObject({
  startedAt: z.number(),
  reservation: z.string().nullable(),
  /** Reckoned beforehand; the bill where the host does not count. */
  tokens: z.int(),
  files: z.strictObject({ train: z.string(), valid: z.string().nullable() }).nullable(),
  job: z.string().nullable(),
  told: z.array(z.string()),
});
type State = z.infer<typeof stateSchema>;
type Kept = ReturnType<typeof keptState<State>>;
type Task = { run: TrainingRun; name: string; student: OpenaiStudent; host: FineTuning; kept: Kept; settings: OpenaiSettings };

/** Trains on a host with OpenAI's files and fine-tuning endpoints: uploads the rows, starts one job, watches it, and takes its model's name. */
export function createOpenaiBackend({
  environment,
  paid,
  now = Date.now,
  pollMs = 5000,
  patienceMs = 600_000,
}: OpenaiOptions): TrainingBackend {
  /** Without a job the money is only given back. */
  const settle = async (task: Task, state: State, job: FineTuningJob | null): Promise<number | null> => {
    const { name, student, run } = task;
    const tokens = job?.trained_tokens ?? (job?.status === 'succeeded' ? state.tokens : null);
    return await paid.settle(run.distillationId, { reservation: state.reservation, name, student, tokens, once: job?.id ?? '' });
  };

  /** Sets the money aside and finds the job that an attempt before has started, by its file or by what we called it; or starts one. */
  const begin = async (task: Task, { signal, stopping }: Progress): Promise<State> => {
    const { run, host, kept, student, settings } = task;
    const path = (name: string) => join(run.scratch, `hosted-${name}.jsonl`);
    const train = await writeHostedRows(run.train, path('train'), signal);
    const valid = await writeHostedRows(run.valid, path('valid'), signal);
    const tokens = tokensIn(train.bytes) * Math.ceil(settings.epochs);
    const reservation = await paid.reserve(run.distillationId, { student, tokens });
    let state: State = (await kept.read()) ?? { startedAt: now(), reservation, tokens, files: null, job: null, told: [] };
    const save = async (change: Partial<State>) => {
      state = { ...state, ...change };
      await kept.save(state);
    };
    await save({ reservation, tokens });
    const found = await host.find((job) => isOurs(job, run.distillationId, state.files?.train), signal).catch(withoutList);
    if (found) {
      await save({ job: found.id });
      return state;
    }
    if (stopping.aborted) throw new HandOver();
    if (state.files === null) {
      const name = run.distillationId;
      const trainFile = await host.upload(path('train'), `${name}-train.jsonl`, signal);
      const validFile = valid.rows === 0 ? null : await host.upload(path('valid'), `${name}-valid.jsonl`, signal);
      await save({ files: { train: trainFile, valid: validFile } });
    }
    const files = state.files ?? { train: '', valid: null };
    const job = await host.start(
      {
        trainingFile: files.train,
        validationFile: files.valid,
        suffix: suffixOf(run.distillationId),
        metadata: { distillation: run.distillationId },
        seed: settings.seed,
        hyperparameters: settings.hyperparameters,
      },
      signal,
    );
    await save({ job: job.id });
    return state;
  };

  /** Best effort, within seconds: nobody waits for it, and a job that was never heard of may have been made all the same. */
  const cancel = async (task: Task) => {
    const { host, kept, run } = task;
    const signal = AbortSignal.timeout(10_000);
    const state = await kept.read();
    for (let attempt = 1; attempt <= 3; attempt += 1)
      try {
        const known = state?.job ?? (await host.find((job) => isOurs(job, run.distillationId, state?.files?.train), signal))?.id;
        // A host refuses to cancel what has ended.
        const job = known ? await host.cancel(known, signal).catch(() => host.look(known, signal)) : null;
        if (state) await settle(task, state, job);
        return await removeFiles(task, state);
      } catch (error) {
        if (!(error instanceof ModelError) || error.code === 'refused') return;
        await sleep(500 * attempt);
      }
  };

  /** The host will have none of it, and made no job: nothing is owed, and nothing left behind. */
  const giveUp = async (task: Task) => {
    const state = await task.kept.read();
    if (!state || state.job) return;
    await settle(task, state, null);
    await removeFiles(task, state);
    await task.kept.forget();
  };

  return async (run, progress) => {
    const { student } = run;
    if (student.trainer !== 'openai') throw new TypeError(`The student is trained by ${student.trainer}.`);
    const name = run.spec.student.model;
    const host = await openFineTuning(name, student, environment);
    const kept = keptState(join(run.scratch, 'openai.json'), stateSchema);
    const settings = openaiSettings(run.spec, { rows: run.rows, extra: student.extraHyperparameters });
    const task: Task = { run, name, student, host, kept, settings };
    try {
      const before = await kept.read();
      const state = before?.job ? before : await begin(task, progress);
      const jobId = state.job ?? '';
      const told = new Set(state.told);
      const onTold = () => kept.save({ ...state, told: [...told] });
      const job = await followJob(host, jobId, { ...progress, pollMs, patienceMs, told, onTold }).catch(async (error: unknown) => {
        if (!(error instanceof ModelError && error.code === 'model_unknown')) throw error;
        await kept.forget();
        throw new PermanentError('training_failed', `${name} (${new URL(student.baseUrl).host}) no longer knows its job ${jobId}.`);
      });
      return await finish(task, state, job);
    } catch (error) {
      if (progress.signal.aborted && (await progress.ended())) await cancel(task);
      progress.signal.throwIfAborted();
      if (error instanceof ModelError && trainingProblemOf[error.code] !== 'training_unreachable') await giveUp(task);
      throw error;
    }
  };

  async function finish(task: Task, state: State, job: FineTuningJob): Promise<HostedTrained> {
    const { run, name, student, host, kept, settings } = task;
    const costUsd = await settle(task, state, job);
    if (job.status !== 'succeeded' || !job.fine_tuned_model) {
      await removeFiles(task, state);
      await kept.forget(); // Another training of it, if one is ever asked for, starts afresh.
      const said = job.error?.message?.slice(0, 500) ?? 'it does not say why';
      const how = job.status === 'succeeded' ? 'gives no name for the model of its job' : `ended its job as ${job.status}:`;
      throw new PermanentError('training_failed', `${name} (${new URL(student.baseUrl).host}) ${how} ${job.id}: ${said}`);
    }
    const events = await host.news(job.id, new Set(), AbortSignal.timeout(60_000)).catch(() => []);
    await removeFiles(task, state);
    return {
      kind: 'hosted',
      backend: 'openai',
      settings: { seed: settings.seed, ...(job.hyperparameters ?? settings.hyperparameters) },
      costUsd,
      folder: run.output,
      summary: {
        model: job.fine_tuned_model,
        job: job.id,
        ...curvesOf(events),
        epochs: settings.epochs,
        seconds: (now() - state.startedAt) / 1000,
        rows: run.rows,
        trainedTokens: job.trained_tokens ?? null,
        supervisedTokens: null,
        bestStep: null,
        resumedFrom: [],
        versions: {},
      },
    };
  }
}

/** The dataset does not stay on the host once it is of no use there. */
async function removeFiles({ host }: Task, state: State | null): Promise<void> {
  const signal = AbortSignal.timeout(10_000);
  for (const id of [state?.files?.train, state?.files?.valid]) if (id) await host.removeFile(id, signal).catch(() => {});
}

/** A host that lists no jobs can still make one. */
function withoutList(error: unknown): null {
  if (error instanceof ModelError && (error.code === 'model_unknown' || error.code === 'refused')) return null;
  throw error;
}

const suffixOf = (distillationId: string) => distillationId.toLowerCase().replace('_', '-');

/** One that ended badly is not gone on with. */
function isOurs(job: FineTuningJob, distillationId: string, file: string | undefined): boolean {
  if (hasEnded(job) && job.status !== 'succeeded') return false;
  const { training_file, metadata, suffix } = job;
  return (file !== undefined && training_file === file) || metadata?.distillation === distillationId || suffix === suffixOf(distillationId);
}
