import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson } from '@understudy/artifacts';
import { type AcceptedSpec, artifactKey, type Catalogue, catalogueSchema, hostedTrainingFileSchema } from '@understudy/contracts';
import { HandOver } from '@understudy/queues';
import { type FakeTrainingHost, type FakeTrainingHostOptions, startFakeTrainingHost, test as withRedis } from '@understudy/testing';
import { expect } from 'vitest';
import { distillationId, example, openTrainer, realModel, spec } from './open-trainer.ts';

type Opened = Omit<Awaited<ReturnType<typeof openTrainer>>, typeof Symbol.asyncDispose> & { host: FakeTrainingHost };
type Setup = FakeTrainingHostOptions & { training?: object; budgetUsd?: number; student?: object };

const test = withRedis.extend<{ open: (setup?: Setup) => Promise<Opened> }>({
  open: async ({ redis, prefix }, use) => {
    await using stack = new AsyncDisposableStack();
    await use(async ({ training = {}, budgetUsd, student, ...weather } = {}) => {
      const folder = await mkdtemp(join(tmpdir(), 'trainer-'));
      stack.defer(() => rm(folder, { recursive: true, force: true }));
      const host = stack.use(await startFakeTrainingHost({ key: 'sesame', ...weather }));
      const place = { redis, prefix, folder, catalogue: catalogueOf(host.url, student), ...(budgetUsd === undefined ? {} : { budgetUsd }) };
      const rows = Array.from({ length: 6 }, (_, number) => example(number));
      return Object.assign(stack.use(await openTrainer(place, accepted(training), { train: rows })), { host });
    });
  },
});

function catalogueOf(baseUrl: string, student: object = {}): Catalogue {
  const tuned = { base: 'qwen3-4b', trainer: 'openai', baseUrl, apiKeyEnv: 'HOST_KEY', trainingPricePerMillionTokens: 100, ...student };
  return catalogueSchema.parse({
    default: { teacher: 'smollm2-135m', student: 'tuned' },
    models: { 'smollm2-135m': { embedded: true } },
    students: { tuned },
  });
}

function accepted(training: object): AcceptedSpec {
  const plain = spec({ model: realModel, stopAfter: 'training' });
  return { ...plain, student: { model: 'tuned' }, training: { preset: 'recommended', backend: 'openai', ...training } };
}

const published = ({ artifacts }: Opened) => readJson(artifacts, artifactKey(distillationId, 'training'), hostedTrainingFileSchema);
const eventsOf = async ({ records }: Opened) =>
  (await records.readEvents(distillationId, { limit: 200 })).filter(({ type }) => type === 'training');

test('a host trains: the record names its model, training.json what was used, the ledger what it cost', async ({ open }) => {
  const trainer = await open({
    training: { epochs: 2, batch: 3, learningRateMultiplier: 1.5 },
    student: { extraHyperparameters: { lora: true } },
  });
  await trainer.run(1);
  const [job] = trainer.host.jobs;
  const model = 'ft:qwen3-4b:fake::dst-01jd5h2z7t8q4x9v0c3b6n1m5k';
  const record = await trainer.records.get(distillationId);
  expect(record).toMatchObject({ status: 'succeeded', result: { studentModel: model, examples: 6 } });
  expect(trainer.host.lastBody).toMatchObject({
    seed: 42,
    metadata: { distillation: distillationId },
    hyperparameters: { lora: true, n_epochs: 2, batch_size: 3, learning_rate_multiplier: 1.5 },
  });
  const tokens = job?.trained_tokens ?? 0;
  expect(await published(trainer)).toMatchObject({
    backend: 'openai',
    base: 'qwen3-4b',
    model,
    job: job?.id,
    settings: { seed: 42, n_epochs: 2, batch_size: 3, lora: true },
    steps: 4,
    trainedTokens: tokens,
    costUsd: expect.closeTo(tokens / 1e4),
    files: {},
    trainLoss: [
      [1, 2],
      [2, expect.any(Number)],
      [3, expect.any(Number)],
      [4, 1],
    ],
    validLoss: [[4, 1.1]],
  });
  expect(record?.usage).toEqual([
    { model: 'tuned', role: 'training', requests: 1, input: tokens, cachedInput: 0, output: 0, costUsd: expect.closeTo(tokens / 1e4) },
  ]);
  const training = record?.stages.find(({ name }) => name === 'training');
  expect(training).toMatchObject({ done: 4, total: 4, status: 'succeeded' });
  const events = await eventsOf(trainer);
  expect(events.map(({ message }) => message)).toEqual(
    expect.arrayContaining(['the host says: Created fine-tuning job', 'step 1 of 4', 'step 4 of 4']),
  );
  // Nothing of the dataset stays there.
  expect(trainer.host.files.size).toBe(0);
  await trainer.run(2);
  expect(trainer.host.jobs).toHaveLength(1);
});

test('presets become what such a host can be told', async ({ open }) => {
  const recommended = await open();
  await recommended.run(1);
  expect(recommended.host.lastBody.hyperparameters).toEqual({ n_epochs: 3 });
});

test("the source's hundred steps become as many epochs as come nearest", async ({ open }) => {
  const paper = await open({ training: { preset: 'paper' } });
  await paper.run(1);
  expect(paper.host.lastBody.hyperparameters).toEqual({ n_epochs: 17, batch_size: 1 });
});

test('a cancel reaches the host within seconds, and what was trained until then is on the bill', async ({ open }) => {
  const trainer = await open({ stepMs: null });
  const cancel = new AbortController();
  const running = trainer.run(1, { signal: cancel.signal });
  await expect.poll(() => trainer.host.jobs.length).toBe(1);
  trainer.host.advance();
  await expect.poll(async () => (await eventsOf(trainer)).length).toBeGreaterThan(1);
  await trainer.records.cancel(distillationId);
  cancel.abort(new Error('stopped'));
  await expect(running).rejects.toThrow('stopped');
  expect(trainer.host.jobs[0]?.status).toBe('cancelled');
  expect((await trainer.records.get(distillationId))?.usage).toMatchObject([
    { role: 'training', input: trainer.host.jobs[0]?.trained_tokens },
  ]);
});

test('a cancel of a job that has ended meanwhile pays for it', async ({ open }) => {
  const trainer = await open({ stepMs: null, budgetUsd: 5 });
  const cancel = new AbortController();
  const running = trainer.run(1, { signal: cancel.signal });
  await expect.poll(() => trainer.host.jobs.length).toBe(1);
  trainer.host.refuse(1_000_000);
  for (let step = 0; step < 20; step += 1) trainer.host.advance();
  await trainer.records.cancel(distillationId);
  cancel.abort(new Error('stopped'));
  trainer.host.refuse(0);
  await expect(running).rejects.toThrow('stopped');
  const { usage, budget } = (await trainer.records.get(distillationId)) ?? {};
  expect(usage?.[0]?.input).toBe(trainer.host.jobs[0]?.trained_tokens);
  expect(budget).toMatchObject({ spentUsd: usage?.[0]?.costUsd, reservedUsd: 0 });
});

test('a cancel while the job is being made finds it by its name', async ({ open }) => {
  const trainer = await open({ stepMs: null });
  trainer.host.loseNextReply();
  const cancel = new AbortController();
  const running = trainer.run(1, { signal: cancel.signal });
  await expect(running).rejects.toMatchObject({ code: 'training_unreachable' });
  await trainer.records.cancel(distillationId);
  cancel.abort(new Error('stopped'));
  await expect(trainer.run(2, { signal: cancel.signal })).rejects.toThrow('stopped');
  expect(trainer.host.jobs.map(({ status }) => status)).toEqual(['cancelled']);
});

test('a trainer that is lost, or hands over, leaves the job running; the next one watches the same', async ({ open }) => {
  const trainer = await open({ stepMs: null, budgetUsd: 5 });
  const lost = new AbortController();
  const first = trainer.run(1, { signal: lost.signal });
  await expect.poll(() => trainer.host.jobs.length).toBe(1);
  trainer.host.advance();
  await expect.poll(async () => (await eventsOf(trainer)).length).toBe(2);
  lost.abort(new Error('lock lost'));
  await expect(first).rejects.toThrow('lock lost');
  const draining = new AbortController();
  const second = trainer.run(2, { draining: draining.signal });
  draining.abort();
  await expect(second).rejects.toThrow(HandOver);
  const third = trainer.run(3);
  for (let step = 0; step < 20; step += 1) trainer.host.advance();
  await third;
  expect(trainer.host.jobs.map(({ status }) => status)).toEqual(['succeeded']);
  // Each event of the host is told once, and the money is set aside and spent once.
  const created = (await eventsOf(trainer)).filter(({ message }) => message.includes('Created'));
  expect(created).toHaveLength(1);
  const { budget, usage } = (await trainer.records.get(distillationId)) ?? {};
  expect(usage?.[0]?.requests).toBe(1);
  expect(budget).toEqual({ limitUsd: 5, spentUsd: usage?.[0]?.costUsd, reservedUsd: 0 });
});

test('a job of which the host never told us is found, not made a second time', async ({ open }) => {
  const trainer = await open();
  trainer.host.loseNextReply();
  await expect(trainer.run(1)).rejects.toMatchObject({ code: 'training_unreachable' });
  await trainer.run(2);
  expect(trainer.host.jobs).toHaveLength(1);
  expect((await published(trainer)).job).toBe(trainer.host.jobs[0]?.id);
});

test('a host that is away for a while is waited for', async ({ open }) => {
  const trainer = await open({ stepMs: null });
  const running = trainer.run(1);
  await expect.poll(() => trainer.host.jobs.length).toBe(1);
  trainer.host.refuse(5);
  for (let step = 0; step < 20; step += 1) trainer.host.advance();
  await running;
  expect((await trainer.records.get(distillationId))?.status).toBe('succeeded');
});

test('a host that neither lists jobs nor tells events trains all the same', async ({ open }) => {
  const trainer = await open({ terse: true });
  await trainer.run(1);
  expect(await published(trainer)).toMatchObject({ job: trainer.host.jobs[0]?.id, steps: null, trainLoss: [] });
});

test("a job that fails ends the distillation in the host's words, and gives the money back", async ({ open }) => {
  const trainer = await open({ stepMs: null, budgetUsd: 5 });
  const running = trainer.run(1);
  const failing = expect(running).rejects.toMatchObject({
    name: 'PermanentError',
    code: 'training_failed',
    message: expect.stringMatching(/^tuned \(127\.0\.0\.1:\d+\) ended its job as failed: ftjob-.*: The loss diverged at step 3\.$/),
  });
  await expect.poll(() => trainer.host.jobs.length).toBe(1);
  trainer.host.fail('The loss diverged at step 3.');
  await failing;
  expect((await trainer.records.get(distillationId))?.budget).toEqual({ limitUsd: 5, spentUsd: 0, reservedUsd: 0 });
  expect(trainer.host.files.size).toBe(0);
});

test('a key that the host refuses ends the distillation with what to mend', async ({ open }) => {
  await expect((await open({ key: 'other' })).run(1)).rejects.toMatchObject({
    name: 'PermanentError',
    code: 'training_auth',
    message: expect.stringContaining('refuses the key (401)'),
  });
});

test('a base that the host lacks is said with those that it has', async ({ open }) => {
  const trainer = await open({ models: ['qwen3-8b'], budgetUsd: 5 });
  await expect(trainer.run(1)).rejects.toMatchObject({
    name: 'PermanentError',
    code: 'training_base_unknown',
    message: expect.stringMatching(/Did you mean qwen3-8b\?$/),
  });
  // Nothing is owed, and nothing is left behind.
  expect((await trainer.records.get(distillationId))?.budget).toEqual({ limitUsd: 5, spentUsd: 0, reservedUsd: 0 });
  expect(trainer.host.files.size).toBe(0);
});

test('a budget that the training may pass pauses it before anything is uploaded', async ({ open }) => {
  const trainer = await open({ budgetUsd: 0.01 });
  await expect(trainer.run(1)).rejects.toMatchObject({
    name: 'PauseError',
    code: 'budget_exceeded',
    message: expect.stringMatching(/The budget of \$0\.01 does not reach: \$0\.000000 are spent, and the training may cost \$0\.\d+/),
  });
  expect(trainer.host.files.size).toBe(0);
  await trainer.records.update(distillationId, { budgetUsd: 5 });
  await trainer.run(2);
  expect((await trainer.records.get(distillationId))?.status).toBe('succeeded');
});
