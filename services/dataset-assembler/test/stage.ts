import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArtifacts, writeJson } from '@understudy/artifacts';
import { type AcceptedSpec, type Answer, acceptedSpecSchema, artifactKey, type Question, questionId } from '@understudy/contracts';
import { createMetrics } from '@understudy/metrics';
import { consume, createPipeline, datasetQueue, questionsQueue } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { test as base, type RedisFixtures } from '@understudy/testing';
import { pino } from 'pino';
import { createAssembleDataset } from '../assemble-dataset.ts';

export const idOf = (number: number) => `dst_01JD5H2Z7T8Q4X9V0C3B6N${String(number).padStart(4, '0')}`;

export function specOf(more: Record<string, unknown> = {}): AcceptedSpec {
  return acceptedSpecSchema.parse({
    name: 'beethoven',
    prompt: 'You are Ludwig van Beethoven. Open every answer with Ach.',
    rules: [{ id: 'opening', startsWith: 'Ach' }],
    teacher: { model: 'big' },
    student: { model: 'small' },
    questions: { count: 40 },
    dataset: { minExamples: 20 },
    stopAfter: 'dataset',
    ...more,
  });
}

const words = 'storm oak river candle marble thunder violin winter harbour lantern meadow copper falcon garden silver window'.split(' ');
/** Text of its own for a number: no two share enough to be near-duplicates. */
const sayingOf = (number: number) =>
  Array.from({ length: 8 }, (_, i) => `${words[(number * 7 + i * 5) % 16]}${((number + 3) * (i + 11) * 7919) % 9973}`).join(' ');

export function questionOf(number: number, more: Partial<Question> = {}): Question {
  const text = more.text ?? `What of ${sayingOf(number)}?`;
  return {
    id: questionId(text),
    text,
    category: 'life',
    family: 'what-of',
    facets: {},
    origin: 'template',
    split: 'train',
    round: 1,
    ...more,
  };
}

export function answerOf(question: Question, more: Partial<Answer> = {}): Answer {
  return {
    questionId: question.id,
    text: `Ach, my friend, ${[...question.text].reverse().join('')}`,
    finishReason: 'stop',
    usage: { input: 100, cachedInput: 0, output: 10 },
    model: 'big',
    latencyMs: 5,
    attempt: 1,
    rejections: [],
    ...more,
  };
}

async function openStage(redis: RedisFixtures['redis'], prefix: string) {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-dataset-'));
  const artifacts = openArtifacts(folder);
  const records = createRecords(redis, { prefix });
  const metrics = createMetrics('test');
  const pipeline = createPipeline({ redis, prefix });
  const consuming = { redis, records, metrics, log: pino({ level: 'silent' }), concurrency: 2, prefix };
  return {
    folder,
    artifacts,
    records,
    metrics,
    pipeline,
    handler: createAssembleDataset({ records, artifacts, pipeline, metrics }),
    async begin(id: string, spec: AcceptedSpec) {
      await writeJson(artifacts, artifactKey(id, 'spec'), spec);
      await records.create({
        id,
        name: spec.name,
        models: { teacher: spec.teacher.model, student: spec.student.model },
        stopAfter: spec.stopAfter ?? null,
        specSha256: 'a'.repeat(64),
        metadata: {},
        createdAt: '2026-01-02T03:04:05.000Z',
      });
      await records.stageStarted(id, 'questions');
    },
    /** What generator and teacher leave behind, in the order given. */
    async store(id: string, questions: readonly Question[], answers: readonly Answer[]) {
      await records.putQuestions(id, questions);
      for (const answer of answers) await records.putAnswer(id, answer);
    },
    /** Stands for generator and teacher together. */
    consumeQuestions(round: (job: { round: number; extra: number | null }, id: string) => Promise<void>): AsyncDisposable {
      return consume(questionsQueue, (job) => round(job, job.distillationId), consuming);
    },
    /** That, and the dataset stage through its real queue. */
    consume(round: Parameters<typeof this.consumeQuestions>[0]): AsyncDisposable {
      const stack = new AsyncDisposableStack();
      stack.use(this.consumeQuestions(round));
      stack.use(consume(datasetQueue, this.handler, consuming));
      return stack;
    },
    async [Symbol.asyncDispose]() {
      await pipeline[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

export const test = base.extend<{ stage: Stage }>({
  stage: async ({ redis, prefix }, use) => {
    await using stage = await openStage(redis, prefix);
    await use(stage);
  },
});
