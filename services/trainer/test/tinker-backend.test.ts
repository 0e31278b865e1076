import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readJson } from '@understudy/artifacts';
import { artifactKey, catalogueSchema, hostedTrainingFileSchema } from '@understudy/contracts';
import { test as withRedis } from '@understudy/testing';
import { expect } from 'vitest';
import { distillationId, example, type Opened, openTrainer, python, realModel, spec, startEngine } from './open-trainer.ts';

const stubPath = fileURLToPath(new URL('../engine/tests/tinker_stub.py', import.meta.url));
const converted = fileURLToPath(new URL('../../../.understudy/models/converted/', import.meta.url));
/** Tinker's SDK is an extra; looked for without being imported, which takes seconds. */
const look = "import sys, importlib.util; sys.exit(importlib.util.find_spec('tinker') is None)";
const installed = spawnSync(python, ['-c', look]).status === 0;

type Setup = { training?: object; key?: string; base?: string; budgetUsd?: number };

const test = withRedis.extend<{ open: (setup?: Setup) => Promise<Opened> }>({
  open: async ({ redis, prefix }, use) => {
    await using stack = new AsyncDisposableStack();
    await use(async ({ training = {}, key = 'tml-sesame', base, budgetUsd } = {}) => {
      const folder = await mkdtemp(join(tmpdir(), 'trainer-'));
      stack.defer(() => rm(folder, { recursive: true, force: true }));
      const stub = spawn(python, [stubPath], { stdio: ['pipe', 'pipe', 'inherit'] });
      stack.defer(() => void stub.kill());
      const [url] = (await once(createInterface({ input: stub.stdout }), 'line')) as [string];
      const [weights = ''] = (await readdir(converted)).filter((name) => !name.startsWith('.'));
      const rented = { trainer: 'tinker', ...(base && { base }), tokenizer: join(converted, weights), trainingPricePerMillionTokens: 100 };
      const catalogue = catalogueSchema.parse({
        default: { teacher: 'smollm2-135m', student: 'rented' },
        models: { 'smollm2-135m': { embedded: true } },
        students: { rented },
      });
      const environment = { PATH: process.env.PATH, TINKER_BASE_URL: url, TINKER_API_KEY: key };
      const engine = stack.use(startEngine(environment));
      const place = { redis, prefix, folder, catalogue, engine, ...(budgetUsd === undefined ? {} : { budgetUsd }) };
      const accepted = {
        ...spec({ model: realModel, stopAfter: 'training' as const }),
        student: { model: 'rented' },
        training: { preset: 'recommended' as const, backend: 'tinker' as const, ...training },
      };
      const rows = Array.from({ length: 6 }, (_, number) => example(number));
      return stack.use(await openTrainer(place, accepted, { train: rows }));
    });
  },
});

const patience = 600_000;

test.runIf(installed)(
  'a service trains: the record names what it calls the student, training.json what was used, the ledger what it cost',
  async ({ open }) => {
    const trainer = await open({ training: { batch: 3, epochs: 2, preset: 'paper', steps: 4 }, budgetUsd: 5 });
    await trainer.run(1);
    const record = await trainer.records.get(distillationId);
    const file = await readJson(trainer.artifacts, artifactKey(distillationId, 'training'), hostedTrainingFileSchema);
    expect(record?.result).toMatchObject({ studentModel: file.model, examples: 6 });
    expect(file).toMatchObject({
      backend: 'tinker',
      preset: 'paper',
      base: 'Qwen/Qwen3.5-4B',
      model: expect.stringMatching(new RegExp(`^tinker://.*/sampler_weights/${distillationId}$`)),
      // The preset's alpha of 64 and its projections without o are not to be had there.
      settings: { alpha: 32, projections: ['q', 'k', 'v', 'o'], rank: 32, batch: 3, steps: 4, learningRate: 1e-4 },
      steps: 4,
      files: {},
      versions: { tinker: expect.any(String) },
    });
    const tokens = file.trainedTokens ?? 0;
    expect(record?.usage).toMatchObject([{ model: 'rented', role: 'training', input: tokens, costUsd: expect.closeTo(tokens / 1e4) }]);
    expect(record?.budget).toMatchObject({ spentUsd: expect.closeTo(tokens / 1e4), reservedUsd: 0 });
    expect(await readFile(await trainer.artifacts.localPath(artifactKey(distillationId, 'model-card')), 'utf8')).toContain(file.model);
    expect(trainer.engine.pid).toBeUndefined();
  },
  patience,
);

test.runIf(installed)(
  'a cancel ends it at once, and what was trained until then is on the bill',
  async ({ open }) => {
    const trainer = await open({ budgetUsd: 50, training: { steps: 200 } });
    const cancel = new AbortController();
    trainer.watch((event) => {
      if (event.event !== 'step' || event.step !== 3) return;
      void trainer.records.cancel(distillationId).then(() => cancel.abort(new Error('stopped')));
    });
    await expect(trainer.run(1, { signal: cancel.signal })).rejects.toThrow('stopped');
    expect(trainer.engine.pid).toBeUndefined();
    const record = await trainer.records.get(distillationId);
    expect(record?.usage).toMatchObject([{ role: 'training', input: expect.any(Number) }]);
    expect(record?.usage[0]?.input).toBeGreaterThan(0);
    expect(record?.budget.reservedUsd).toBe(0);
  },
  patience,
);

test.runIf(installed)(
  'the engine is killed: the next attempt goes on from the state on the service, and the bill is one',
  async ({ open }) => {
    const trainer = await open({ training: { steps: 8, batch: 2 }, budgetUsd: 5 });
    trainer.watch((event, kill) => {
      if (event.event === 'checkpoint') kill();
    });
    await expect(trainer.run(1)).rejects.toMatchObject({ code: 'engine_crashed' });
    trainer.watch(() => {});
    await trainer.run(2);
    const file = await readJson(trainer.artifacts, artifactKey(distillationId, 'training'), hostedTrainingFileSchema);
    expect(file).toMatchObject({ steps: 8, resumedFrom: [2] });
    const record = await trainer.records.get(distillationId);
    expect(record?.usage).toMatchObject([{ role: 'training', requests: 1, input: file.trainedTokens }]);
    expect(record?.budget.reservedUsd).toBe(0);
  },
  patience,
);

test.runIf(installed)(
  'a key that is refused, and a base that was retired, end the distillation with what to mend and cost nothing',
  async ({ open }) => {
    const refused = await open({ key: 'tml-wrong', budgetUsd: 5 });
    await expect(refused.run(1)).rejects.toMatchObject({ name: 'PermanentError', code: 'training_auth' });
    const retired = await open({ base: 'Qwen/Qwen3-4B-Instruct-2507' });
    await expect(retired.run(1)).rejects.toMatchObject({
      code: 'training_base_unknown',
      message: expect.stringContaining('it has Qwen/Qwen3.5-4B, Qwen/Qwen3-8B'),
    });
    const record = await refused.records.get(distillationId);
    expect(record?.usage).toEqual([]);
    expect(record?.budget).toMatchObject({ spentUsd: 0, reservedUsd: 0 });
  },
  patience,
);

test.runIf(!installed)(
  'without its SDK the distillation ends with what to install',
  async ({ open }) => {
    const failing = (await open()).run(1);
    await expect(failing).rejects.toMatchObject({
      name: 'PermanentError',
      code: 'engine_missing',
      message: expect.stringContaining('install services/trainer/engine/requirements-tinker.txt'),
    });
  },
  patience,
);
