import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ArtifactStore, jsonLines, openArtifacts, writeJson } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  acceptedSpecSchema,
  artifactKey,
  type Catalogue,
  type DatasetStats,
  type Example,
  specSchema,
} from '@understudy/contracts';
import { type Engine, openEngine, weightsUnder } from '@understudy/engine';
import { createMetrics } from '@understudy/metrics';
import { createPaidTraining, loadCatalogue } from '@understudy/models';
import { createPipeline, type JobContext } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { tinyHome, tinyLlama, test as withRedis } from '@understudy/testing';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import type { TrainingEvent } from '../backends/backend.ts';
import { createLocalBackend } from '../backends/local.ts';
import { createOpenaiBackend } from '../backends/openai.ts';
import { createTinkerBackend } from '../backends/tinker.ts';
import { createTrainStudent } from '../train-student.ts';

const repository = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const home = repository('.understudy');
/** The interpreter that the engine runs in. */
export const python = join(home, 'venv/bin/python');
const log = pino({ level: 'silent' });

export const distillationId = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
export const prompt = 'You are Ludwig van Beethoven, composer, in the Vienna of 1824, and never step out of the part.';

/** The weights that people train: slow, and needed where it counts what a training learns and what of it is published. */
export const realModel = 'smollm2-135m';

/** Small and short. */
const settings = { rank: 4, alpha: 8, batch: 2, learningRate: 0.002, patience: 100 };

/** Of a training on the tiny llama, unless another model is named. */
export function spec(patch: { training?: object; stopAfter?: 'training'; model?: string } = {}): AcceptedSpec {
  const { training, model = tinyLlama, ...rest } = patch;
  const input = { name: 'beethoven', prompt, training: { ...settings, ...training }, dataset: { minExamples: 1 }, ...rest };
  return acceptedSpecSchema.parse({
    ...specSchema.parse(input),
    teacher: { ...specSchema.parse(input).teacher, model },
    student: { model },
    questions: { ...specSchema.parse(input).questions, model },
  });
}

export function example(number: number, user = `What of your sonata number ${number}?`): Example {
  const assistant = `Ach, my friend, number ${number} I wrote in one night.`;
  return {
    id: `q_${number}`,
    category: 'works',
    messages: [
      { role: 'user', content: user },
      { role: 'assistant', content: assistant },
    ],
  };
}

type Place = {
  redis: Redis;
  prefix: string;
  folder: string;
  /** Where that is no folder of this machine. */
  artifacts?: ArtifactStore;
  catalogue?: Catalogue;
  budgetUsd?: number;
  /** Outlives the trainer; left out, it has one of its own. */
  engine?: Engine;
};

/** The engine as a service starts it. */
export function startEngine(environment?: NodeJS.ProcessEnv): Engine {
  return openEngine({ python, engine: repository('services/trainer/engine'), log, ...(environment ? { environment } : {}) });
}

export type Opened = Omit<Awaited<ReturnType<typeof openTrainer>>, typeof Symbol.asyncDispose>;
export type Open = (accepted: AcceptedSpec, rows?: { train?: Example[]; valid?: Example[] }) => Promise<Opened>;

/** Trainers of one test file have one engine, as the distillations of one trainer do: to import PyTorch takes seconds. */
export const test = withRedis.extend<{ engine: Engine; open: Open }>({
  engine: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
    async ({}, use) => {
      await using engine = startEngine();
      await use(engine);
    },
    { scope: 'file' },
  ],
  open: async ({ redis, prefix, engine }, use) => {
    await using stack = new AsyncDisposableStack();
    await use(async (accepted, rows = {}) => {
      const folder = await mkdtemp(join(tmpdir(), 'trainer-'));
      stack.defer(() => rm(folder, { recursive: true, force: true }));
      const train = rows.train ?? Array.from({ length: 6 }, (_, number) => example(number));
      return stack.use(await openTrainer({ redis, prefix, folder, engine }, accepted, { train, ...rows }));
    });
  },
});

/** A trainer wired as main.ts does: real Redis, real files, the real engine. `watch` sees the engine's events, and may kill it from outside. */
export async function openTrainer(place: Place, accepted: AcceptedSpec, rows: { train: Example[]; valid?: Example[] }) {
  const { train, valid = [example(90), example(91)] } = rows;
  const [artifacts, records] = [place.artifacts ?? openArtifacts(place.folder), createRecords(place.redis, { prefix: place.prefix })];
  await records.create({
    id: distillationId,
    name: accepted.name,
    models: { teacher: accepted.teacher.model, student: accepted.student.model },
    stopAfter: accepted.stopAfter ?? null,
    specSha256: '0'.repeat(64),
    metadata: {},
    budgetUsd: place.budgetUsd ?? null,
    createdAt: '2026-11-23T09:00:00.000Z',
  });
  await writeJson(artifacts, artifactKey(distillationId, 'spec'), accepted);
  await artifacts.write(artifactKey(distillationId, 'train'), jsonLines(train));
  await artifacts.write(artifactKey(distillationId, 'valid'), jsonLines(valid));
  const asked = train.length + 2;
  const counts = { questions: asked, answers: asked, train: train.length, valid: valid.length, samplesAsked: asked };
  const stats: DatasetStats = { ...counts, unanswered: 0, rounds: 1, test: 0, rejected: 0, rejectionsByCheck: {} };
  await writeJson(artifacts, artifactKey(distillationId, 'stats'), stats);

  const tiny = accepted.student.model === tinyLlama ? await tinyHome() : undefined;
  const stack = new AsyncDisposableStack();
  const pipeline = stack.use(createPipeline(place));
  const engine = place.engine ?? stack.use(startEngine());
  let watch: (event: TrainingEvent, kill: () => void) => void = () => {};
  const killed = new Set<number>();
  const kill = () => {
    const { pid } = engine;
    // What it had said by then is still heard.
    if (pid === undefined || killed.has(pid)) return;
    killed.add(pid);
    process.kill(pid, 'SIGKILL');
  };
  const watched: Engine = {
    request: (question, options) =>
      engine.request(question, {
        ...options,
        onEvent: (event) => {
          options.onEvent?.(event);
          watch(event, kill);
        },
      }),
    release: () => engine.release(),
    get pid() {
      return engine.pid;
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
  const metrics = createMetrics('trainer');
  const paid = createPaidTraining({ accounts: records, metrics });
  const trainStudent = createTrainStudent({
    records,
    artifacts,
    pipeline,
    catalogue: place.catalogue ?? (await loadCatalogue(tiny?.models)),
    backends: {
      local: createLocalBackend({ engine: watched, weights: weightsUnder(tiny?.home ?? home), checkpointSteps: 3 }),
      tinker: createTinkerBackend({ engine: watched, paid, checkpointSteps: 2 }),
      openai: createOpenaiBackend({ environment: { HOST_KEY: 'sesame' }, paid, pollMs: 10, patienceMs: 2000 }),
    },
    metrics,
  });
  return {
    artifacts,
    records,
    engine,
    watch: (watcher: typeof watch) => {
      watch = watcher;
    },
    trainStudent,
    run: (attempt: number, patch: Partial<JobContext> & { variant?: number } = {}) => {
      const { variant, ...contextPatch } = patch;
      return trainStudent({ distillationId, variant }, { ...context, attempt, ...contextPatch });
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const never = new AbortController().signal;
const context: JobContext = {
  jobId: `${distillationId}-training`,
  attempt: 1,
  lastTry: false,
  drains: false,
  signal: never,
  draining: never,
  log,
  checkpoint: null,
  saveCheckpoint: async () => {},
  waitForChildren: () => Promise.reject(new Error('has no children')),
};
