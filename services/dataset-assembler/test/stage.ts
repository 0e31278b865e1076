import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArtifacts } from '@understudy/artifacts';
import type { AcceptedSpec, Answer, Question } from '@understudy/contracts';
import { createMetrics } from '@understudy/metrics';
import { consume, createPipeline, datasetQueue, questionsQueue } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { test as base, type RedisFixtures } from '@understudy/testing';
import { pino } from 'pino';
import { createAssembleDataset } from '../assemble-dataset.ts';
import { beginDistillation } from './begin-distillation.ts';

export { answerOf, idOf, questionOf, specOf } from './samples.ts';

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
    begin: (id: string, spec: AcceptedSpec) => beginDistillation({ records, artifacts }, id, spec),
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
