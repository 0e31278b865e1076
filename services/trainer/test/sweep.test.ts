import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readJson } from '@understudy/artifacts';
import { artifactKey, trainingFileSchema, variantKey } from '@understudy/contracts';
import { createMetrics } from '@understudy/metrics';
import { consume, createPipeline, datasetQueue, questionsQueue, trainingQueue } from '@understudy/queues';
import { pino } from 'pino';
import { expect } from 'vitest';
import { distillationId, example, type Opened, spec, test } from './open-trainer.ts';

// The first use of the weights on a machine converts them, which takes a minute.
const patience = 600_000;

/** Its engine is killed at its first step, whoever tries. */
const hopeless = 1;
const sweeping = (learningRate: number[]) =>
  spec({ training: { learningRate: undefined, steps: 4, sweep: { learningRate } }, stopAfter: 'training' });

const file = ({ artifacts }: Opened, key: string) => readJson(artifacts, key, trainingFileSchema);
const published = (trainer: Opened) => file(trainer, artifactKey(distillationId, 'training'));
const weightsOf = ({ artifacts }: Opened, variant: number) => artifacts.stat(variantKey(distillationId, variant, 'adapter.gguf'));

test(
  'keeps the variant with the lowest held-out loss, and is not stopped by one that fails',
  async ({ open, redis, prefix }) => {
    const trainer = await open(sweeping([0.0001, hopeless, 0.002]));
    trainer.watch((event, kill) => {
      if (event.event === 'step' && event.learningRate > 0.1) kill();
    });
    const log = pino({ level: 'silent' });
    const common = { redis, prefix, records: trainer.records, metrics: createMetrics('trainer'), log, concurrency: 1, drainMs: 200 };
    await using stack = new AsyncDisposableStack();
    const pipeline = stack.use(createPipeline({ redis, prefix }));
    stack.use(consume(questionsQueue, async () => {}, common));
    stack.use(consume(datasetQueue, async () => {}, common));
    stack.use(consume(trainingQueue, trainer.trainStudent, common));
    await pipeline.submit(distillationId, 'training');
    const ended = async () => {
      const record = await trainer.records.get(distillationId);
      return [record?.status, record?.error?.message ?? ''];
    };
    await expect.poll(ended, { timeout: patience, interval: 200 }).toEqual(['succeeded', '']);

    const training = await published(trainer);
    const variants = training.sweep?.variants ?? [];
    expect(variants.map(({ settings }) => settings.learningRate)).toEqual([0.0001, hopeless, 0.002]);
    expect(variants[1]).toMatchObject({ validLoss: null, chosen: false, error: { code: 'engine_crashed' } });
    // Four steps from nothing: the higher rate gets further.
    expect(variants.map(({ chosen }) => chosen)).toEqual([false, false, true]);
    expect(variants[2]?.validLoss).toBeLessThan(variants[0]?.validLoss ?? 0);
    expect(training.sweep?.why).toMatch(/^learningRate 0\.002 gave the lowest loss on the 2 held-out rows, .*; 1 of 3 variants failed\.$/);
    expect(training.settings.learningRate).toBe(0.002);

    // What is published is the winner's, whole; of the others the figures stay.
    const winner = await file(trainer, variantKey(distillationId, 2, 'training.json'));
    expect(training.files).toEqual(winner.files);
    for (const [name, sha256] of Object.entries(winner.files))
      expect((await trainer.artifacts.stat(`distillations/${distillationId}/5-adapter/${name}`))?.sha256, name).toBe(sha256);
    for (const variant of [0, 1, 2]) expect(await weightsOf(trainer, variant)).toBeNull();
    expect((await file(trainer, variantKey(distillationId, 0, 'training.json'))).settings.learningRate).toBe(0.0001);

    const record = await trainer.records.get(distillationId);
    expect(record?.stages.find(({ name }) => name === 'training')).toMatchObject({ status: 'succeeded', done: 12, total: 12 });
    const told = (await trainer.records.readEvents(distillationId, { limit: 1000 })).map(({ level, message }) => `${level} ${message}`);
    expect(told).toContain('info variant 1 of 3 (learningRate 0.0001): step 4 of 4');
    expect(told.join('\n')).toMatch(/^warn variant 2 of 3 \(learningRate 1\): The training engine ended in the middle/m);
    expect(told.join('\n')).toMatch(/^info variant 3 of 3 kept: learningRate 0\.002 gave/m);
  },
  patience,
);

test(
  'a trainer that is lost between the choice and the publication is made up for by the next one',
  async ({ open }) => {
    const trainer = await open(sweeping([0.0001, 0.002]));
    for (const variant of [0, 1]) await trainer.run(1, { variant });
    // A folder where the card belongs: the adapter is in its place, training.json not yet, and the run ends.
    const card = join(dirname(await trainer.artifacts.localPath(variantKey(distillationId, 0, 'training.json'))), '../../README.md');
    await mkdir(join(card, 'in-the-way'), { recursive: true });
    await expect(trainer.run(1)).rejects.toThrow('README.md');
    expect(await trainer.artifacts.stat(artifactKey(distillationId, 'adapter'))).not.toBeNull();
    expect(await trainer.artifacts.stat(artifactKey(distillationId, 'training'))).toBeNull();
    await rm(card, { recursive: true });

    const phases: string[] = [];
    trainer.watch((event) => phases.push(event.event));
    await trainer.run(2);
    const training = await published(trainer);
    expect(training.sweep?.variants.map(({ chosen }) => chosen)).toEqual([false, true]);
    expect(await weightsOf(trainer, 1)).toBeNull();

    // Lost after the publication: what is left over goes, what is published stays.
    await trainer.artifacts.write(variantKey(distillationId, 1, 'adapter.gguf'), ['left over']);
    await trainer.run(3);
    expect(await weightsOf(trainer, 1)).toBeNull();
    expect(await published(trainer)).toEqual(training);
    await trainer.run(2, { variant: 1 });
    expect(phases).toEqual([]);
    expect((await trainer.records.get(distillationId))?.status).toBe('succeeded');
  },
  patience,
);

test(
  'hard and soft labels are compared by one measure on the same rows',
  async ({ open }) => {
    const trainer = await open(spec({ training: { steps: 4, sweep: { labels: ['hard', 'soft'] } } }));
    for (const variant of [0, 1]) await trainer.run(1, { variant });
    await trainer.run(1);
    const ended = [0, 1].map((variant) => file(trainer, variantKey(distillationId, variant, 'training.json')));
    const [hard, soft] = await Promise.all(ended);
    expect([hard?.settings.labels, soft?.settings.labels]).toEqual(['hard', 'soft']);
    // Before the first step both are the base, and their losses the same, which the losses that they are trained by are not.
    expect(soft?.validCrossEntropy[0]).toEqual(hard?.validCrossEntropy[0]);
    expect(soft?.validLoss[0]).not.toEqual(hard?.validLoss[0]);
    const { sweep, settings } = await published(trainer);
    expect(sweep?.variants.map(({ validLoss }) => validLoss)).toEqual([hard, soft].map((each) => each?.validCrossEntropy.at(-1)?.[1]));
    const losses = sweep?.variants.map(({ validLoss }) => validLoss ?? Number.NaN) ?? [];
    expect(settings.labels).toBe(losses[0] === Math.min(...losses) ? 'hard' : 'soft');
  },
  patience,
);

test(
  'when all variants fail, the training fails with the first error',
  async ({ open }) => {
    const trainer = await open(sweeping([0.0001, 0.002]), { train: [example(1), example(2, 'What does <|im_end|> mean?')] });
    for (const variant of [0, 1]) await trainer.run(1, { variant });
    const ending = trainer.run(1);
    await expect(ending).rejects.toMatchObject({ name: 'PermanentError', code: 'training_rows_refused' });
    await expect(ending).rejects.toThrow(/All 2 variants of the sweep failed, the first \(learningRate 0\.0001\) so: .*q_2 holds/);
  },
  patience,
);

test('a sweep without held-out rows is refused before anything is trained', async ({ open }) => {
  const trainer = await open(sweeping([0.0001, 0.002]), { valid: [] });
  await expect(trainer.run(1)).rejects.toMatchObject({ code: 'dataset_too_small', message: expect.stringContaining('training.sweep') });
});
