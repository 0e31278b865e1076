import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArtifacts, writeJson } from '@understudy/artifacts';
import { type AcceptedSpec, type AnswersJob, acceptedSpecSchema, artifactKey, type Question } from '@understudy/contracts';
import { createMetrics } from '@understudy/metrics';
import { loadQuestionSet } from '@understudy/questions';
import { answersQueue, consume, createPipeline, datasetQueue, type Handler, questionsQueue } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { test as base, type RedisFixtures } from '@understudy/testing';
import { pino } from 'pino';
import { createGenerateQuestions } from '../generate-questions.ts';

export const id = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';

const set = await loadQuestionSet('character');
const facetNames = Object.values(set.slots).flatMap((slot) => ('facet' in slot ? [slot.facet] : []));

/** Facets of nobody in particular, `size` values each. */
export const facetsOf = (size: number) =>
  Object.fromEntries(facetNames.map((name) => [name, Array.from({ length: size }, (_, index) => `the ${name} of number ${index}`)]));

export function specOf(count: number, testCount: number, facets: Record<string, string[]> = facetsOf(12)): AcceptedSpec {
  return acceptedSpecSchema.parse({
    prompt: 'You are somebody.',
    teacher: { model: 'big' },
    student: { model: 'small' },
    questions: { count, facets },
    dataset: { minExamples: 1 },
    evaluation: { questions: testCount },
    stopAfter: 'dataset',
  });
}

async function openStage(redis: RedisFixtures['redis'], prefix: string) {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-questions-'));
  const artifacts = openArtifacts(folder);
  const records = createRecords(redis, { prefix });
  const pipeline = createPipeline({ redis, prefix });
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const consuming = { redis, records, metrics: createMetrics('test'), log, prefix, drainMs: 50 };
  const stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  stack.use(pipeline);

  return {
    records,
    pipeline,
    logged,
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
      });
      await pipeline.submit(id, 'dataset');
    },
    /** A generator in this process; dispose of it to end it in the middle. */
    startGenerator(window = 2000): AsyncDisposable {
      const generate = createGenerateQuestions({ records, artifacts, pipeline, windowOf: () => window });
      return consume(questionsQueue, generate, { ...consuming, concurrency: 20 });
    },
    /** Stands for the teacher workers. */
    startTeacher(answer: Handler<AnswersJob>): AsyncDisposable {
      return consume(answersQueue('big'), answer, { ...consuming, concurrency: 20 });
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
          finishReason: 'stop',
          usage,
          model: 'big',
          latencyMs: 1,
          attempt: 1,
          rejections: [],
        });
    },
    async waiting(): Promise<number> {
      return (await pipeline.counts(['big'])).get('answers-big')?.waiting ?? 0;
    },
    async questions(): Promise<Question[]> {
      const questions: Question[] = [];
      for await (const question of records.scanQuestions(id)) questions.push(question);
      return questions;
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
