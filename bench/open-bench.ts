import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openArtifacts, readJsonLines } from '@understudy/artifacts';
import { createClient } from '@understudy/client';
import { answerSchema, artifactKey, type Distillation, questionSchema, type SpecInput, terminalStatuses } from '@understudy/contracts';
import { connectRedis } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { parse } from 'yaml';
import { startStack } from '../packages/cli/src/stack/start-stack.ts';
import { startTeacher } from './teacher.ts';

export type BenchOptions = {
  latencyMs: number;
  /** Teacher-worker processes. */
  workers: number;
  /** The catalogue's ceiling over all of them. */
  maxInFlight: number;
  /** Calls that one may have under way; left out, as everybody's default is, its share of the ceiling. */
  slotsPerWorker?: number;
  timeoutSeconds?: number;
  price?: { input: number; cachedInput: number; output: number };
  /** Further variables of every process. */
  environment?: NodeJS.ProcessEnv;
};

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const facets = parse(await readFile(path('examples/beethoven/facets.yaml'), 'utf8'));

/**
 * The system as it really runs, but for training: gateway, generator, queues, worker processes, assembler, a Redis of its own with its
 * append-only file, and a fake teacher in a process of its own. Everything goes with it.
 */
export async function openBench(options: BenchOptions) {
  const { latencyMs, workers, slotsPerWorker, maxInFlight, timeoutSeconds = 300 } = options;
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const teacher = opened.use(await startTeacher(latencyMs));
  const models = join(folder, 'models.yaml');
  const price = options.price ? { pricePerMillionTokens: options.price } : {};
  const fake = { baseUrl: teacher.url, model: 'fake', limits: { maxInFlight }, timeoutSeconds, ...price };
  // YAML reads JSON.
  await writeFile(
    models,
    JSON.stringify({
      default: { teacher: 'fake', student: 'none' },
      models: { fake },
      students: { none: { base: 'smollm2-135m' } },
    }),
  );
  const stack = opened.use(
    await startStack({
      data: folder,
      port: 0,
      models,
      scale: { 'model-server': 0, trainer: 0, evaluator: 0, 'teacher-worker': workers },
      environment: {
        ...process.env,
        ...options.environment,
        ...(slotsPerWorker ? { UNDERSTUDY_CONCURRENCY: String(slotsPerWorker) } : {}),
        UNDERSTUDY_LOG_LEVEL: 'warn',
      },
      signal: new AbortController().signal,
    }),
  );
  const redis = opened.use(await connectRedis(stack.redis.url));
  const records = createRecords(redis);
  const client = createClient({ url: stack.url });
  const store = openArtifacts(stack.artifacts);
  const owned = opened.move();

  /** Answers in Redis, and a distillation's end, looked at every 20 ms. */
  const until = async (reached: () => Promise<boolean>) => {
    while (!(await reached().catch(() => false))) await Promise.race([sleep(20), stack.broken]);
    return Date.now();
  };

  const ended = async (id: string) => terminalStatuses.includes((await records.state(id)) ?? 'cancelled');

  return {
    teacher,
    stack,
    redis,
    records,
    client,
    until,
    /** Posts a spec of so many questions, held-out ones among them; one sample a question and one round, so that requests can be counted. */
    async submit(questions: number, more: Partial<SpecInput> = {}): Promise<string> {
      const heldOut = Math.min(10, Math.ceil(questions / 10));
      const spec: SpecInput = {
        name: 'bench',
        prompt: await readFile(path('examples/beethoven/prompt.md'), 'utf8'),
        teacher: { samples: 1 },
        questions: { count: questions - heldOut, set: 'character', facets },
        evaluation: { questions: heldOut },
        dataset: { minExamples: 1 },
        stopAfter: 'dataset',
        ...more,
      };
      return (await client.submit(spec)).id;
    },
    /** When the last of so many answers was in Redis. */
    untilAnswered: (id: string, answers: number) => until(async () => (await records.countAnswers(id)) >= answers || (await ended(id))),
    /** @throws Error with the distillation's own when it did not succeed. */
    async untilSucceeded(id: string): Promise<Distillation> {
      await until(() => ended(id));
      const record = await records.get(id);
      if (record?.status !== 'succeeded') throw new Error(`The distillation ended ${record?.status}: ${JSON.stringify(record?.error)}`);
      return record;
    },
    /** By the artifacts: questions without an answer, and answers beyond one a question. */
    async reconcile(id: string): Promise<{ questions: number; lost: number; storedTwice: number }> {
      const open = new Set<string>();
      for await (const question of readJsonLines(store, artifactKey(id, 'questions'), questionSchema)) open.add(question.id);
      const questions = open.size;
      let stored = 0;
      const seen = new Set<string>();
      for await (const { questionId } of readJsonLines(store, artifactKey(id, 'answers'), answerSchema)) {
        stored += 1;
        seen.add(questionId);
        open.delete(questionId);
      }
      return { questions, lost: open.size, storedTwice: stored - seen.size };
    },
    pidsOf: (service: string): number[] =>
      service === 'redis'
        ? [stack.redis.pid ?? 0]
        : service === 'teacher'
          ? [teacher.pid]
          : stack.processes.filter(({ name }) => name === service || name.startsWith(`${service}-`)).map(({ pid }) => pid ?? 0),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export type Bench = Awaited<ReturnType<typeof openBench>>;

/** The services whose CPU and memory are told. */
export const measured = ['gateway', 'question-generator', 'teacher-worker', 'dataset-assembler', 'redis', 'teacher'] as const;
