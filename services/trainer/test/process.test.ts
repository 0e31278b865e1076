import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson } from '@understudy/artifacts';
import { type AcceptedSpec, artifactKey, trainingFileSchema, variantKey } from '@understudy/contracts';
import { createMetrics } from '@understudy/metrics';
import { consume, createPipeline, datasetQueue, questionsQueue } from '@understudy/queues';
import { test as withRedis } from '@understudy/testing';
import { pino } from 'pino';
import { expect } from 'vitest';
import { distillationId, example, type Opened, openTrainer, spec } from './open-trainer.ts';
import { startTrainerProcess } from './trainer-process.ts';

type Trainer = Awaited<ReturnType<typeof startTrainerProcess>>;
type Started = Opened & { trainers: Trainer[]; letGo: () => Promise<void> };

/** A distillation whose dataset is made, and two trainers in processes of their own, which train as far as step 12 until they are let go. */
const test = withRedis.extend<{ start: (accepted: AcceptedSpec) => Promise<Started> }>({
  start: async ({ redis, redisUrl, prefix }, use) => {
    await using stack = new AsyncDisposableStack();
    await use(async (accepted) => {
      const folder = await mkdtemp(join(tmpdir(), 'trainer-'));
      stack.defer(() => rm(folder, { recursive: true, force: true }));
      const train = Array.from({ length: 6 }, (_, number) => example(number));
      const opened = stack.use(await openTrainer({ redis, prefix, folder }, accepted, { train }));
      const held = { at: 12, until: join(folder, 'let-go') };
      const trainers = [];
      for (const _ of [1, 2]) trainers.push(stack.use(await startTrainerProcess({ redisUrl, prefix, folder, checkpointSteps: 4, held })));
      const log = pino({ level: 'silent' });
      const common = { redis, prefix, records: opened.records, metrics: createMetrics('test'), log, concurrency: 1, drainMs: 200 };
      stack.use(consume(questionsQueue, async () => {}, common));
      stack.use(consume(datasetQueue, async () => {}, common));
      await stack.use(createPipeline({ redis, prefix })).submit(distillationId, 'training');
      return { ...opened, trainers, letGo: () => writeFile(held.until, '') };
    });
  },
});

const patience = 600_000;
const long = { timeout: patience, interval: 100 };
const messages = async ({ records }: Started) => (await records.readEvents(distillationId, { limit: 1000 })).map(({ message }) => message);
const status = async ({ records }: Started) => (await records.get(distillationId))?.status;
const file = ({ artifacts }: Opened, key: string) => readJson(artifacts, key, trainingFileSchema);

async function atWork({ trainers }: Started): Promise<{ busy: Trainer; other: Trainer }> {
  const [first, second] = trainers;
  if (!first || !second) throw new Error('There are not two trainers.');
  return (await first.trains()) ? { busy: first, other: second } : { busy: second, other: first };
}

test(
  'on SIGTERM a trainer hands its job to another, which goes on from the checkpoint without waiting for a stall',
  async ({ start }) => {
    const at = await start(spec({ training: { steps: 20 }, stopAfter: 'training' }));
    await expect.poll(() => messages(at), long).toContain('step 4 of 20');
    const { busy, other } = await atWork(at);
    busy.kill('SIGTERM');
    expect(await busy.exit).toBe(0);
    await at.letGo();
    await expect.poll(() => status(at), long).toBe('succeeded');
    expect(await other.stalls()).toBe(0);
    const training = await file(at, artifactKey(distillationId, 'training'));
    expect(training.resumedFrom).toHaveLength(1);
    expect(training.resumedFrom[0]).toBeGreaterThanOrEqual(4);
    expect(training.trainLoss.map(([step]) => step)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  },
  patience,
);

test(
  'trainers share the variants of a sweep, and one that is killed in the middle of a variant loses no more than its last steps',
  async ({ start }) => {
    const sweep = { learningRate: [0.0005, 0.002] };
    const at = await start(spec({ training: { learningRate: undefined, labels: 'hard', steps: 40, sweep }, stopAfter: 'training' }));
    for (const variant of ['variant 1 of 2 (learningRate 0.0005)', 'variant 2 of 2 (learningRate 0.002)'])
      await expect.poll(() => messages(at), long).toContain(`${variant}: step 12 of 40`);
    at.trainers[0]?.kill('SIGKILL');
    await at.letGo();
    await expect.poll(() => status(at), long).toBe('succeeded');
    const variants = await Promise.all([0, 1].map((index) => file(at, variantKey(distillationId, index, 'training.json'))));
    expect(variants.map(({ steps }) => steps)).toEqual([40, 40]);
    // Each had a trainer of its own; the one that was killed was gone on with by the other.
    const resumed = variants.flatMap(({ resumedFrom }) => resumedFrom);
    expect(resumed).toHaveLength(1);
    expect(resumed[0]).toBeGreaterThan(0);
    for (const { trainLoss } of variants)
      expect(trainLoss.map(([step]) => step)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(await at.trainers[1]?.stalls()).toBe(1);
    expect((await file(at, artifactKey(distillationId, 'training'))).sweep?.variants.filter(({ chosen }) => chosen)).toHaveLength(1);
  },
  patience,
);
