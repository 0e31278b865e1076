import { randomUUID } from 'node:crypto';
import type { AnswersJob, QuestionsJob, StageJob, StageName, TrainingJob } from '@understudy/contracts';
import { createMetrics } from '@understudy/metrics';
import { createRecords, type NewRecord, type RedisClient } from '@understudy/records';
import { pino } from 'pino';
import { answersQueue, consume, createPipeline, type Handler, questionsQueue, singleJobs } from '../src/index.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** An id as the gateway makes them. */
export function newId(): string {
  const random = randomUUID().replaceAll('-', '').toUpperCase();
  return `dst_0${[...random.slice(0, 25)].map((digit) => alphabet[Number.parseInt(digit, 16)]).join('')}`;
}

export const model = 'tiny';

export const newRecord = (id: string): NewRecord => ({
  id,
  name: 'sample',
  models: { teacher: model, student: model },
  stopAfter: null,
  specSha256: '0'.repeat(64),
  metadata: {},
  createdAt: new Date().toISOString(),
});

type Handlers = Partial<Record<Exclude<StageName, 'questions' | 'answers'>, Handler<TrainingJob>>> & {
  questions?: Handler<QuestionsJob>;
  answers?: Handler<AnswersJob>;
};

/**
 * All stages in this process over a real Redis, each handler given or empty; everything is released with it. `answersOf`: whose answers are
 * worked on.
 */
export async function openFlow(
  { redis, prefix }: { redis: RedisClient; prefix: string },
  handlers: Handlers,
  options: { concurrency?: number; answersOf?: string } = {},
) {
  const stack = new AsyncDisposableStack();
  const records = createRecords(redis, { prefix });
  const pipeline = stack.use(createPipeline({ redis, prefix }));
  const metrics = createMetrics('test');
  const log = pino({ level: 'silent' });
  const common = { redis, prefix, records, metrics, log, drainMs: 200 };
  const nothing = async () => {};
  stack.use(consume(questionsQueue, handlers.questions ?? nothing, { ...common, concurrency: 20 }));
  const { answersOf = model, concurrency = 50 } = options;
  stack.use(consume(answersQueue(answersOf), handlers.answers ?? nothing, { ...common, concurrency }));
  const stages: Handlers = {
    evaluation: async ({ distillationId }) => {
      await records.succeed(distillationId, { examples: 0, studentModel: null, gapClosed: null, promptTokensSaved: null });
    },
    ...handlers,
  };
  for (const queue of singleJobs) {
    const { stage } = queue;
    if (stage === 'questions' || stage === 'answers') continue;
    const handler: Handler<StageJob> = stages[stage] ?? nothing;
    stack.use(consume(queue, handler, { ...common, concurrency: stage === 'training' ? 1 : 2 }));
  }
  return {
    records,
    pipeline,
    metrics,
    common,
    async start(id = newId()): Promise<string> {
      await records.create(newRecord(id));
      await pipeline.submit(id, 'evaluation');
      return id;
    },
    /** Jobs of a stage's queue, by state. */
    jobs: async (stage: StageName) => (await pipeline.depths([model])).get(stage === 'answers' ? answersQueue(model).name : stage)?.jobs,
    status: async (id: string) => (await records.get(id))?.status,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export type Flow = Awaited<ReturnType<typeof openFlow>>;

/** `count` answers jobs of one question each. */
export function answersJobs(distillationId: string, count: number, round = 1): AnswersJob[] {
  return Array.from({ length: count }, (_, index) => ({ distillationId, round, index, questionIds: [`q_${round}_${index}`] }));
}

/** Feeds them under the window of a model that answers `inFlight` at once, without a checkpoint. */
export async function feedAll(flow: Pick<Flow, 'pipeline'>, jobs: AnswersJob[], signal: AbortSignal, inFlight = 2000): Promise<void> {
  const distillationId = jobs[0]?.distillationId ?? '';
  await flow.pipeline.feed(jobs, distillationId, { model, inFlight: () => inFlight, signal, onFed: async () => {} });
}
