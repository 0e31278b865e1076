import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ArtifactStore, jsonLines, openArtifacts, writeJson } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  type ArtifactName,
  artifactKey,
  type Catalogue,
  type DatasetStats,
  type Question,
  type TrainingFile,
  trainingPreset,
} from '@understudy/contracts';
import { type Engine, openEngine, type Weights, weightsUnder } from '@understudy/engine';
import { createMetrics } from '@understudy/metrics';
import { createChat, createPaidChat, type Environment, loadCatalogue, type PaidChat } from '@understudy/models';
import type { JobContext } from '@understudy/queues';
import { createRecords, type RedisClient } from '@understudy/records';

import { pino } from 'pino';
import { createEvaluateStudent } from '../evaluate-student.ts';
import type { TestQuestion } from '../test-set.ts';
import { testQuestion } from './samples.ts';

const repository = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const home = repository('.understudy');
/** The embedded model's. */
export const realWeights = weightsUnder(home);
const log = pino({ level: 'silent' });

/** One file of weights in the place of the embedded model's. */
export const weightsOf = (file: string): Weights => ({ cache: join(dirname(file), 'converted'), pathOf: async () => file });

export const startEngine = () => openEngine({ python: join(home, 'venv/bin/python'), engine: repository('services/trainer/engine'), log });

export const distillationId = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';

export const questions: TestQuestion[] = [
  testQuestion('q_00000000000000000001', { category: 'identity', text: 'Ach, my friend, I am Ludwig van Beethoven.' }),
  testQuestion('q_00000000000000000002', { text: 'Ach, my friend, music is a higher revelation.' }),
  testQuestion('q_00000000000000000003', { text: 'Ach, my friend, the piano must', finishReason: 'length' }),
  testQuestion('q_00000000000000000004', { text: 'Ach, my friend, I walk in the woods.' }),
];

const settings = {
  ...trainingPreset('recommended', { rows: 4, parameters: 135e6, softLabels: false }),
  rank: 4,
  alpha: 8,
  steps: 2,
  batch: 2,
};

/** What training leaves, from two real steps: enough for an adapter that is one. */
export async function trainAdapter(
  folder: string,
  { weights = realWeights, ...given }: { weights?: Weights; engine?: Engine } = {},
): Promise<TrainingFile> {
  const store = openArtifacts(folder);
  await store.write('rows.jsonl', jsonLines(questions.map(({ example }) => example)));
  await using engine = given.engine ? lent(given.engine) : startEngine();
  const done = await engine.request(
    {
      op: 'train',
      base: await weights.pathOf('smollm2-135m'),
      cache: weights.cache,
      train: await store.localPath('rows.jsonl'),
      valid: await store.localPath('rows.jsonl'),
      settings,
      output: (await store.scratch('output')).path,
      checkpoints: (await store.scratch('checkpoints')).path,
      checkpointSteps: 100,
      checkpointSeconds: 60,
      teacher: null,
      baseName: 'smollm2-135m',
    },
    { signal: new AbortController().signal },
  );
  if (!done.summary) throw new Error('The training was stopped.');
  for (const file of ['adapter_model.safetensors', 'adapter_config.json'])
    await store.adopt(`adapter/${file}`, join((await store.scratch('output')).path, file));
  return { preset: 'recommended', base: 'smollm2-135m', settings, files: {}, sweep: null, ...done.summary };
}

type Place = {
  redis: RedisClient;
  prefix: string;
  folder: string;
  modelServer: string;
  catalogue?: Catalogue;
  environment?: Environment;
  /** Left out, the real ones. */
  weights?: Weights;
  /** Outlives the evaluator; left out, each evaluation opens one of its own. */
  engine?: Engine;
};

/** Puts a distillation into `folder` and Redis as the trainer hands it over. */
export async function layOut(
  { redis, prefix, folder, spec, heldOut = questions }: Omit<Place, 'modelServer'> & { spec: AcceptedSpec; heldOut?: TestQuestion[] },
  trained: { folder: string; file: TrainingFile },
): Promise<void> {
  const artifacts = openArtifacts(folder);
  await createRecords(redis, { prefix }).create({
    id: distillationId,
    name: spec.name,
    models: { teacher: spec.teacher.model, student: spec.student.model },
    stopAfter: null,
    specSha256: '0'.repeat(64),
    metadata: {},
    createdAt: '2026-11-23T09:00:00.000Z',
  });
  await fill(artifacts, trained, heldOut);
  await writeJson(artifacts, artifactKey(distillationId, 'spec'), spec);
}

const asIs = <T>(value: T) => value;

/** What evaluates it, `watch`ed where somebody wants to see its calls, and wired as main.ts does: real Redis, real files, the real engine. */
export async function openEvaluator(
  { redis, prefix, folder, modelServer, environment = {}, weights = realWeights, engine, ...place }: Place,
  watch: { chat?: (chat: PaidChat) => PaidChat; engine?: (engine: Engine) => Engine } = {},
) {
  const [artifacts, records] = [openArtifacts(folder), createRecords(redis, { prefix })];
  const catalogue = place.catalogue ?? (await loadCatalogue(undefined));
  const metrics = createMetrics('evaluator');
  const chat = createChat({ catalogue, modelServerUrl: modelServer.replace(/\/v1$/u, ''), metrics, environment });
  const evaluateStudent = createEvaluateStudent({
    records,
    artifacts,
    catalogue,
    environment,
    chat: (watch.chat ?? asIs)(createPaidChat({ chat, catalogue, accounts: records })),
    openEngine: () => (watch.engine ?? asIs)(engine ? lent(engine) : startEngine()),
    weights,
    metrics,
    now: () => new Date('2026-11-23T10:00:00.000Z'),
  });
  return {
    artifacts,
    records,
    metrics,
    run: (context: Partial<JobContext> = {}, id = distillationId) => evaluateStudent({ distillationId: id }, jobContext(context)),
    [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose](),
  };
}

/** Stays open when whoever opened it closes it. */
const lent = (engine: Engine): Engine => ({
  request: engine.request,
  release: engine.release,
  get pid() {
    return engine.pid;
  },
  [Symbol.asyncDispose]: async () => {},
});

function jobContext(patch: Partial<JobContext>): JobContext {
  const never = new AbortController().signal;
  return {
    jobId: `${distillationId}-evaluation`,
    attempt: 1,
    lastTry: false,
    signal: never,
    draining: never,
    drains: false,
    log,
    checkpoint: null,
    saveCheckpoint: async () => {},
    waitForChildren: () => Promise.reject(new Error('has no children')),
    ...patch,
  };
}

async function fill(
  artifacts: ArtifactStore,
  trained: { folder: string; file: TrainingFile },
  heldOut: readonly TestQuestion[],
): Promise<void> {
  const asked = heldOut.map(
    ({ id, text, category, family }): Question => ({
      id,
      text,
      followUps: [],
      category,
      family,
      facets: {},
      origin: 'template',
      split: 'test',
      round: 1,
    }),
  );
  const other: Question = { ...(asked[0] as Question), id: 'q_000000000000000000ff', text: 'Trained on.', split: 'train' };
  const rows = (name: ArtifactName, all: readonly unknown[]) => artifacts.write(artifactKey(distillationId, name), jsonLines(all));
  await rows('questions', [other, ...asked]);
  await rows(
    'answers',
    heldOut.map(({ teacher }) => teacher),
  );
  await rows(
    'train',
    heldOut.slice(0, 1).map(({ example }) => ({ ...example, id: 'q_000000000000000000ff' })),
  );
  await rows(
    'valid',
    heldOut.slice(3, 4).map(({ example }) => ({ ...example, id: 'q_000000000000000000ff' })),
  );
  await rows(
    'test',
    heldOut.map(({ example }) => example),
  );
  const stats: DatasetStats = {
    questions: 5,
    answers: 5,
    unanswered: 0,
    rounds: 1,
    train: 1,
    valid: 0,
    test: 4,
    rejected: 0,
    rejectionsByCheck: {},
    samplesAsked: 5,
  };
  await writeJson(artifacts, artifactKey(distillationId, 'stats'), stats);
  const source = openArtifacts(trained.folder);
  await artifacts.write(artifactKey(distillationId, 'adapter'), await source.read('adapter/adapter_model.safetensors'));
  await artifacts.write(artifactKey(distillationId, 'adapter-config'), await source.read('adapter/adapter_config.json'));
  await writeJson(artifacts, artifactKey(distillationId, 'training'), trained.file);
}
