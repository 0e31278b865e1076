import { openAsBlob } from 'node:fs';
import { nearest, type OpenaiStudent } from '@understudy/contracts';
import { z } from 'zod';
import { boundedFetch } from './bounded-fetch.ts';
import { explainFailure } from './explain-failure.ts';
import { type Environment, keyIn } from './find-key.ts';
import { ModelError } from './model-error.ts';

/** As much of a job as we read; hosts differ in the rest. */
const jobSchema = z.looseObject({
  id: z.string().min(1),
  status: z.string(),
  fine_tuned_model: z.string().nullish(),
  training_file: z.string().nullish(),
  trained_tokens: z.int().min(0).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  suffix: z.string().nullish(),
  hyperparameters: z.record(z.string(), z.unknown()).nullish(),
  error: z.looseObject({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
});
export type FineTuningJob = z.infer<typeof jobSchema>;

const eventSchema = z.looseObject({
  id: z.string(),
  level: z.string().nullish(),
  message: z.string().nullish(),
  data: z.record(z.string(), z.unknown()).nullish().catch(null),
});
export type FineTuningEvent = z.infer<typeof eventSchema>;

export type NewFineTuningJob = {
  trainingFile: string;
  validationFile: string | null;
  /** Finds the job again; hosts put it into the model's name. */
  suffix: string;
  metadata: Record<string, string>;
  seed: number | null;
  hyperparameters: Record<string, unknown>;
};

const mostPages = 20;
/** A file of rows may be large, and the way far. */
const uploadMs = 3_600_000;

export type FineTuning = Awaited<ReturnType<typeof openFineTuning>>;

/**
 * A client of one host's files and fine-tuning jobs. Every call ends within `timeoutSeconds` of the student's entry, uploads within an
 * hour. Retries are the caller's.
 * @throws ModelError; the signal's reason when it is aborted.
 */
export async function openFineTuning(name: string, student: OpenaiStudent, environment: Environment) {
  const key = keyIn(student.apiKeyEnv, environment);
  if (student.apiKeyEnv !== undefined && key === null)
    throw new ModelError('auth', `The key of student ${name} is missing: this process lacks the variable ${student.apiKeyEnv}.`);
  const timeoutMs = student.timeoutSeconds * 1000;
  const host = new URL(student.baseUrl).host;
  const { createClient } = await import('./create-client.ts');
  const client = createClient({ baseUrl: student.baseUrl, key, timeoutMs: uploadMs, fetch: boundedFetch });

  const call = async <T>(signal: AbortSignal, limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    const late = AbortSignal.timeout(limitMs);
    try {
      return await work(AbortSignal.any([signal, late]));
    } catch (error) {
      signal.throwIfAborted();
      if (late.aborted)
        throw new ModelError('unreachable', `${name} (${host}) gave no answer within ${limitMs / 1000} s.`, { cause: error });
      if (error instanceof z.ZodError)
        throw new ModelError('bad_response', `${name} (${host}) answers with something that is no fine-tuning job.`, { cause: error });
      const mend = "check the spec's training and the student's entry in the catalogue";
      throw explainFailure(error, { name, host, timeoutMs, messages: [], key, mend });
    }
  };
  /** Pages through a list until `read` says that it has seen enough. */
  const through = async (path: string, signal: AbortSignal, read: (items: unknown[]) => boolean) => {
    let after: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const query = { limit: 100, ...(after === undefined ? {} : { after }) };
      const { data, has_more } = listSchema.parse(await client.get(path, { query, signal }));
      const last = z.looseObject({ id: z.string() }).safeParse(data.at(-1));
      if (read(data) || has_more !== true || !last.success || last.data.id === after) return;
      after = last.data.id;
    }
  };

  return {
    /** Uploads a JSON Lines file under a name of ours; returns its id on the host. */
    upload: (path: string, as: string, signal: AbortSignal): Promise<string> =>
      call(signal, uploadMs, async (within) => {
        const file = new File([await openAsBlob(path)], as, { type: 'application/jsonl' });
        const { id } = await client.files.create({ file, purpose: 'fine-tune' }, { signal: within });
        return z.string().min(1).parse(id);
      }),

    removeFile: (fileId: string, signal: AbortSignal): Promise<void> =>
      call(signal, timeoutMs, async (within) => {
        await client.files.delete(fileId, { signal: within });
      }),

    start: ({ trainingFile, validationFile, seed, ...rest }: NewFineTuningJob, signal: AbortSignal): Promise<FineTuningJob> =>
      call(signal, timeoutMs, async (within) => {
        const files = { training_file: trainingFile, ...(validationFile === null ? {} : { validation_file: validationFile }) };
        const body = { model: student.base, ...files, ...rest, ...(seed === null ? {} : { seed }) };
        return jobSchema.parse(await client.fineTuning.jobs.create(body, { signal: within }));
      }).catch(async (error: unknown) => {
        throw error instanceof ModelError && error.code === 'model_unknown' ? await withModels(error, signal) : error;
      }),

    look: (jobId: string, signal: AbortSignal): Promise<FineTuningJob> =>
      call(signal, timeoutMs, async (within) => jobSchema.parse(await client.fineTuning.jobs.retrieve(jobId, { signal: within }))),

    cancel: (jobId: string, signal: AbortSignal): Promise<FineTuningJob> =>
      call(signal, timeoutMs, async (within) => jobSchema.parse(await client.fineTuning.jobs.cancel(jobId, { signal: within }))),

    /** The newest of the last two thousand jobs that `isOurs`. */
    find: (isOurs: (job: FineTuningJob) => boolean, signal: AbortSignal): Promise<FineTuningJob | null> =>
      call(signal, timeoutMs, async (within) => {
        let found: FineTuningJob | null = null;
        await through('/fine_tuning/jobs', within, (items) => {
          found = items.map((item) => jobSchema.safeParse(item).data).find((job) => job !== undefined && isOurs(job)) ?? null;
          return found !== null;
        });
        return found;
      }),

    /** Events that came after those known, oldest first. */
    news: (jobId: string, known: ReadonlySet<string>, signal: AbortSignal): Promise<FineTuningEvent[]> =>
      call(signal, timeoutMs, async (within) => {
        const events: FineTuningEvent[] = [];
        await through(`/fine_tuning/jobs/${encodeURIComponent(jobId)}/events`, within, (items) => {
          const read = items.flatMap((item) => eventSchema.safeParse(item).data ?? []);
          events.push(...read.filter(({ id }) => !known.has(id)));
          return read.some(({ id }) => known.has(id));
        });
        return events.reverse();
      }),
  };

  /** Says what the host has, where it tells. */
  async function withModels(error: ModelError, signal: AbortSignal): Promise<ModelError> {
    const names: string[] = await call(signal, timeoutMs, async (within) =>
      listSchema.parse(await client.get('/models', { signal: within })).data.flatMap((item) => modelSchema.safeParse(item).data?.id ?? []),
    ).catch(() => []);
    if (names.length === 0) return error;
    const meant = nearest(student.base, names);
    const has = meant === null ? `It has ${names.slice(0, 30).join(', ')}.` : `Did you mean ${meant}?`;
    return new ModelError('model_unknown', `${error.message} ${has}`, { cause: error, status: error.status });
  }
}

const listSchema = z.looseObject({ data: z.array(z.unknown()), has_more: z.boolean().nullish() });
const modelSchema = z.looseObject({ id: z.string() });
