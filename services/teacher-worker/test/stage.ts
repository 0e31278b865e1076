import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArtifacts, writeJson } from '@understudy/artifacts';
import { type AcceptedSpec, type Answer, acceptedSpecSchema, artifactKey, type Question } from '@understudy/contracts';
import { questionId } from '@understudy/contracts/question-id';
import { createMetrics } from '@understudy/metrics';
import { createChat, createPaidChat, parseCatalogue } from '@understudy/models';
import { answersQueue, consume, createPipeline, datasetQueue, questionsQueue } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import {
  test as base,
  type FakeModelServer,
  type FakeModelServerOptions,
  type RedisFixtures,
  startFakeModelServer,
} from '@understudy/testing';
import { pino } from 'pino';
import { createAnswerQuestion } from '../answer-question.ts';

export const id = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
export const prompt = 'You are Ludwig van Beethoven. Open every answer with Ach.';

export function questionOf(number: number, more: Partial<Question> = {}): Question {
  const text = `What of matter ${number}?`;
  return {
    id: questionId(text),
    text,
    followUps: [],
    category: 'life',
    family: 'what-of',
    facets: {},
    origin: 'template',
    split: 'train',
    round: 1,
    ...more,
  };
}

export const questionsOf = (count: number) => Array.from({ length: count }, (_, number) => questionOf(number));

function specOf(more: Record<string, unknown>): AcceptedSpec {
  return acceptedSpecSchema.parse({
    name: 'beethoven',
    prompt,
    demonstrations: [{ user: 'How are you?', assistant: 'Ach, my friend, I live.' }],
    teacher: { model: 'big', samples: 3, maxTokens: 64, seed: 7 },
    student: { model: 'small' },
    questions: { model: 'big' },
    dataset: { minExamples: 1 },
    stopAfter: 'dataset',
    ...more,
  });
}

async function openStage(redis: RedisFixtures['redis'], prefix: string) {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-answers-'));
  const artifacts = openArtifacts(folder);
  const records = createRecords(redis, { prefix });
  const pipeline = createPipeline({ redis, prefix });
  const stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  stack.use(pipeline);
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  /** Distillations whose dataset job has run: every question was answered or given up. */
  const answered: string[] = [];
  const consuming = (metrics = createMetrics('test')) => ({ redis, records, metrics, log, concurrency: 20, prefix, drainMs: 100 });

  return {
    records,
    pipeline,
    answered,
    logged,
    folder,
    /** Of a job, for calling a handler without its queue. */
    context: {
      jobId: 'job',
      log,
      checkpoint: null,
      attempt: 1,
      drains: false,
      saveCheckpoint: async () => {},
      waitForChildren: () => Promise.reject(new Error('has no children')),
    },
    catalogueFor(server: Pick<FakeModelServer, 'url'>, apiKeyEnv?: string) {
      const withKey = apiKeyEnv === undefined ? '' : `apiKeyEnv: ${apiKeyEnv}, `;
      return `default: { teacher: big, student: small }
models: { big: { baseUrl: "${server.url}", model: big-1, ${withKey}limits: { maxInFlight: 8 }, pricePerMillionTokens: { input: 1, cachedInput: 0.1, output: 4 } } }
students: { small: { base: smollm2-135m } }
`;
    },
    async startServer(options: FakeModelServerOptions = {}): Promise<FakeModelServer> {
      return stack.use(await startFakeModelServer({ answer: ({ question }) => `Ach, my friend, I tell you: ${question}`, ...options }));
    },
    createHandler(server: Pick<FakeModelServer, 'url'>, { key }: { key?: string } = {}) {
      const metrics = createMetrics('test');
      const catalogue = parseCatalogue(this.catalogueFor(server, key === undefined ? key : 'TEACHER_KEY'), 'models.yaml');
      const chat = stack.use(createChat({ catalogue, metrics, environment: { TEACHER_KEY: key } }));
      return {
        answerQuestion: createAnswerQuestion({ chat: createPaidChat({ chat, catalogue, accounts: records }), records, artifacts, metrics }),
        metrics,
      };
    },
    /** A teacher worker in this process. */
    startWorker(server: Pick<FakeModelServer, 'url'>, options: { key?: string } = {}) {
      const { answerQuestion, metrics } = this.createHandler(server, options);
      stack.use(consume(answersQueue('big'), answerQuestion, consuming(metrics)));
      return { metrics };
    },
    /** Posts a distillation; stands for the generator and the assembler. */
    async begin(questions: readonly Question[], options: { spec?: Record<string, unknown>; batch?: number } = {}) {
      const spec = specOf(options.spec ?? {});
      await writeJson(artifacts, artifactKey(id, 'spec'), spec);
      await records.create({
        id,
        name: spec.name,
        models: { teacher: spec.teacher.model, student: spec.student.model },
        stopAfter: 'dataset',
        specSha256: 'a'.repeat(64),
        metadata: {},
        budgetUsd: spec.budgetUsd ?? null,
        createdAt: '2026-01-02T03:04:05.000Z',
      });
      await pipeline.submit(id, 'dataset');
      const batch = options.batch ?? 1;
      const jobs = Array.from({ length: Math.ceil(questions.length / batch) }, (_, index) => ({
        distillationId: id,
        round: 1,
        index,
        questionIds: questions.slice(index * batch, (index + 1) * batch).map((question) => question.id),
      }));
      const feed = async ({ signal }: { signal: AbortSignal }) => {
        await records.stageStarted(id, 'questions', questions.length);
        await records.putQuestions(id, questions);
        await pipeline.feed(jobs, id, { model: 'big', inFlight: () => 1000, signal, onFed: async () => {} });
      };
      stack.use(consume(questionsQueue, (_, context) => feed(context), consuming()));
      stack.use(consume(datasetQueue, async ({ distillationId }) => void answered.push(distillationId), consuming()));
    },
    /** An answer from an earlier run. */
    async keepAnswer(question: Question, text: string) {
      const usage = { input: 1, cachedInput: 0, output: 1 };
      const rest = { finishReason: 'stop' as const, usage, model: 'big', latencyMs: 1, attempt: 1, rejections: [] };
      await records.putAnswer(id, { questionId: question.id, text, followUps: [], ...rest });
    },
    async answers(): Promise<Map<string, Answer>> {
      const found = new Map<string, Answer>();
      for await (const answer of records.scanAnswers(id)) found.set(answer.questionId, answer);
      return found;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

export const test = base.extend<{ stage: Stage }>({
  stage: async ({ redis, prefix }, use) => {
    await using stage = await openStage(redis, prefix);
    await use(stage);
  },
});
