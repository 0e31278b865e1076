import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openArtifacts, writeJson } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  type AnswersJob,
  acceptedSpecSchema,
  artifactKey,
  catalogueSchema,
  type Question,
  type SpecInput,
} from '@understudy/contracts';
import { createMetrics } from '@understudy/metrics';
import { createChat, createPaidChat } from '@understudy/models';
import { loadQuestionSet } from '@understudy/questions';
import { answersQueue, consume, createPipeline, datasetQueue, type Handler, questionsQueue } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { test as base, type FakeModelServer, type FakeRequest, type RedisFixtures, startFakeModelServer } from '@understudy/testing';
import { pino } from 'pino';
import { createGenerateQuestions } from '../generate-questions.ts';
import { ghostWrite } from './ghost-writer.ts';

export const id = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';

const set = loadQuestionSet('character');
const facetNames = Object.values(set.slots).flatMap((slot) => ('facet' in slot ? [slot.facet] : []));

/** Facets of nobody in particular, `size` values each. */
export const facetsOf = (size: number) =>
  Object.fromEntries(facetNames.map((name) => [name, Array.from({ length: size }, (_, index) => `the ${name} of number ${index}`)]));

/** A spec of the character set, whose questions are filled in with `questions`. */
export function specOf(
  questions: NonNullable<SpecInput['questions']>,
  { test = 5, ...more }: Partial<SpecInput> & { test?: number } = {},
): AcceptedSpec {
  return acceptedSpecSchema.parse({
    prompt: 'You are somebody.',
    teacher: { model: 'big' },
    student: { model: 'small' },
    dataset: { minExamples: 1 },
    evaluation: { questions: test },
    stopAfter: 'dataset',
    ...more,
    questions: { set: 'character', facets: facetsOf(12), model: 'writer', ...questions },
  });
}

async function openStage({ redis, redisUrl, prefix }: RedisFixtures) {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-questions-'));
  const stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const artifacts = openArtifacts(folder);
  const records = createRecords(redis, { prefix });
  const pipeline = stack.use(createPipeline({ redis, prefix }));
  const metrics = createMetrics('test');
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const consuming = { redis, records, metrics, log, prefix, drainMs: 50 };

  let answer: (request: FakeRequest) => string = ghostWrite;
  const server: FakeModelServer = stack.use(await startFakeModelServer({ answer: (request) => answer(request), key: 'right', keep: 5000 }));
  const host = { baseUrl: server.url, apiKeyEnv: 'KEY', limits: { maxInFlight: 4 }, pricePerMillionTokens: { input: 1, output: 1 } };
  const catalogue = catalogueSchema.parse({
    default: { teacher: 'big', student: 'small' },
    models: { big: { ...host, model: 'big' }, writer: { ...host, model: 'writer' } },
    students: { small: { base: 'small' } },
  });
  const openChat = (key: string) => {
    const chat = stack.use(createChat({ catalogue, metrics, environment: { KEY: key } }));
    return createPaidChat({ chat, catalogue, accounts: records });
  };

  return {
    records,
    artifacts,
    pipeline,
    server,
    logged,
    /** Plays the model otherwise than the ghost writer. */
    set answer(value: (request: FakeRequest) => string) {
      answer = value;
    },
    async begin(spec: AcceptedSpec) {
      await writeJson(artifacts, artifactKey(id, 'spec'), spec);
      await records.create({
        id,
        name: spec.name,
        models: { teacher: 'big', student: 'small' },
        stopAfter: 'dataset',
        specSha256: 'a'.repeat(64),
        metadata: {},
        createdAt: '2026-01-02T03:04:05.000Z',
        budgetUsd: spec.budgetUsd ?? null,
      });
      await pipeline.submit(id, 'dataset');
    },
    /** A generator in this process; dispose of it to end it in the middle. */
    startGenerator({ inFlight = 2000, hosted = false, key = 'right' } = {}): AsyncDisposable {
      const chat = openChat(key);
      const inFlightOf = () => inFlight;
      const isHosted = () => hosted;
      const generate = createGenerateQuestions({ records, artifacts, pipeline, chat, metrics, inFlightOf, isHosted });
      return consume(questionsQueue, generate, { ...consuming, concurrency: 20 });
    },
    /** A generator as a process of its own; `kill` is kill -9. */
    async startProcess() {
      const models = join(folder, 'models.yaml');
      await writeFile(models, JSON.stringify(catalogue));
      const settings = {
        REDIS_URL: redisUrl,
        UNDERSTUDY_PREFIX: prefix,
        UNDERSTUDY_MODELS: models,
        UNDERSTUDY_ARTIFACTS: folder,
        KEY: 'right',
      };
      const main = fileURLToPath(new URL('../main.ts', import.meta.url));
      const child = spawn(process.execPath, [main], { stdio: 'ignore', env: { ...process.env, ...settings } });
      const ended = once(child, 'exit');
      const kill = async () => {
        child.kill('SIGKILL');
        await ended;
      };
      return { kill, [Symbol.asyncDispose]: kill };
    },
    /** Stands for the teacher workers. */
    startTeacher(work: Handler<AnswersJob>): AsyncDisposable {
      return consume(answersQueue('big'), work, { ...consuming, concurrency: 20 });
    },
    /** Stands for the assembler. */
    startAssembler(assemble: Handler<{ distillationId: string }>): AsyncDisposable {
      return consume(datasetQueue, assemble, { ...consuming, concurrency: 1 });
    },
    async store(questionIds: readonly string[]) {
      const usage = { input: 1, cachedInput: 0, output: 1 };
      for (const questionId of questionIds)
        await records.putAnswer(id, {
          questionId,
          text: 'Yes.',
          followUps: [],
          finishReason: 'stop',
          usage,
          model: 'big',
          latencyMs: 1,
          attempt: 1,
          rejections: [],
        });
    },
    async waiting(): Promise<number> {
      return (await pipeline.depths(['big'])).get('answers-big')?.jobs.waiting ?? 0;
    },
    /** In the order in which they were written. */
    questions: (): Promise<Question[]> => records.questionsInOrder(id, { start: 0, count: 100_000 }),
    /** The stage, once it has ended. */
    async ended(): Promise<'succeeded' | 'failed' | undefined> {
      const status = (await records.get(id))?.stages.find(({ name }) => name === 'questions')?.status;
      return status === 'succeeded' || status === 'failed' ? status : undefined;
    },
    async messages(): Promise<string[]> {
      return (await records.readEvents(id, { limit: 1000 })).map(({ message }) => message);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

export const test = base.extend<{ stage: Stage }>({
  stage: async ({ redis, redisUrl, prefix }, use) => {
    await using stage = await openStage({ redis, redisUrl, prefix });
    await use(stage);
  },
});

export const patient = { timeout: 50_000 };
