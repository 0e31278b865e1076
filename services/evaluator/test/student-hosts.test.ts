// Students that our own model server does not serve: handed to a vLLM, or kept by the host that trained them.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson, writeJson } from '@understudy/artifacts';
import { artifactKey, type HostedTrainingFile, reportSchema } from '@understudy/contracts';
import { expect } from 'vitest';
import { doneIn, test } from './evaluator-test.ts';
import { sampleSpec } from './samples.ts';
import { distillationId, questions } from './trained-distillation.ts';

const vllm = ({ url, folder }: { url: string; folder: string }) => `
default: { teacher: smollm2-135m, student: smollm2-135m }
models: { smollm2-135m: { embedded: true } }
students:
  smollm2-135m: { base: smollm2-135m, serve: vllm, chat: { baseUrl: "${url}", apiKeyEnv: VLLM_KEY, adapters: "${folder}/", limits: { maxInFlight: 1 } } }
`;
const environment = { VLLM_KEY: 'sk-vllm' };
const answer = ({ model, messages }: { model: string; messages: readonly unknown[] }) =>
  messages.length > 1 || model === distillationId ? 'Ach, my friend, I am Beethoven.' : 'I am an AI assistant.';
const onVllm = { catalogue: vllm, environment, key: environment.VLLM_KEY, answer };

test('a vLLM is handed the adapter and asked for it by its name, and everything is measured', async ({ open }) => {
  const { server, folder, artifacts, records, run } = await open({ ...onVllm, adapters: { base: 'smollm2-135m' } });
  await run();
  expect([...server.loaded]).toEqual([[distillationId, join(folder, 'distillations', distillationId, '5-adapter')]]);
  expect(new Set(server.requests.map(({ model }) => model))).toEqual(new Set(['smollm2-135m', distillationId]));
  const report = await readJson(artifacts, artifactKey(distillationId, 'report'), reportSchema);
  expect(report.arms.map(({ rules }) => rules.opening?.value)).toEqual([0, 1, 1, 1]);
  expect(report.arms[3]?.negativeLogLikelihood).toMatchObject({ n: 3 });
  const record = await records.get(distillationId);
  expect(record).toMatchObject({ status: 'succeeded', result: { studentModel: 'student:beethoven' } });
  // The first comparison with the base tells them apart, so two calls are made for it.
  expect(record?.usage).toMatchObject([{ model: 'smollm2-135m', role: 'evaluation', requests: 24 + 2 }]);
});

test('an adapter that vLLM serves without applying it is told from one that works', async ({ open }) => {
  const { artifacts, run } = await open({ ...onVllm, adapters: { base: 'smollm2-135m', ignored: true } });
  await expect(run()).rejects.toMatchObject({
    name: 'PermanentError',
    code: 'adapter_parity_failed',
    message: expect.stringContaining(`answers ${questions.length} questions word for word as the base does`),
  });
  expect(await artifacts.stat(artifactKey(distillationId, 'report'))).toBeNull();
});

test('what vLLM has against an adapter ends the distillation with the mend', async ({ open }) => {
  const { server, run } = await open({ ...onVllm, adapters: { base: 'smollm2-135m', maxRank: 2 } });
  await expect(run()).rejects.toMatchObject({
    code: 'student_unavailable',
    message: expect.stringMatching(/--max-lora-rank .*LoRA rank 4 is greater than max_lora_rank 2/u),
  });
  expect(server.counts.requests).toBe(0);
});

test('a host that takes no adapters is told from a vLLM', async ({ open }) => {
  const { run } = await open(onVllm);
  await expect(run()).rejects.toMatchObject({
    code: 'student_unavailable',
    message: expect.stringContaining('VLLM_ALLOW_RUNTIME_LORA_UPDATING=True'),
  });
});

test('a vLLM that was restarted is handed the adapter again by the next try, which asks only what is missing', async ({ open }) => {
  const { server, records, run } = await open({ ...onVllm, adapters: { base: 'smollm2-135m', once: true } });
  server.latencyMs = 200;
  const running = run();
  running.catch(() => {});
  await expect.poll(() => doneIn(records), { timeout: 30_000, interval: 20 }).toBeGreaterThanOrEqual(2);
  server.loaded.clear();
  server.latencyMs = 0;
  await expect(running).rejects.toMatchObject({ name: 'ModelError', code: 'unreachable' });
  await run();
  expect(server.loaded.size).toBe(1);
  const record = await records.get(distillationId);
  expect(record?.status).toBe('succeeded');
  // Each try compares once.
  expect(record?.usage).toMatchObject([{ requests: 24 + 2 + 2 }]);
});

const hosted = ({ url }: { url: string }) => `
default: { teacher: smollm2-135m, student: hosted-4b }
models: { smollm2-135m: { embedded: true } }
students:
  hosted-4b:
    { base: host/base-4b, trainer: openai, baseUrl: "${url}", pricePerMillionTokens: { input: 1, output: 4 }, chat: { baseUrl: "${url}" } }
`;
const tuned = 'ft:base-4b:beethoven:1';
const training: HostedTrainingFile = {
  backend: 'openai',
  preset: 'recommended',
  base: 'host/base-4b',
  settings: { n_epochs: 3 },
  costUsd: null,
  files: {},
  model: tuned,
  job: 'ftjob-1',
  steps: null,
  epochs: 3,
  seconds: 60,
  rows: 4,
  trainedTokens: 1000,
  supervisedTokens: null,
  bestStep: null,
  trainLoss: [[1, 2]],
  validLoss: [],
  resumedFrom: [],
  versions: {},
};

test('a student that its host keeps is asked there and measured by what it says', async ({ open }) => {
  const spec = sampleSpec();
  const { server, artifacts, records, run } = await open(
    {
      catalogue: hosted,
      models: ['host/base-4b', tuned],
      answer: ({ model, messages }) =>
        messages.length > 1 || model === tuned ? 'Ach, my friend, I am Beethoven.' : 'I am an AI assistant.',
    },
    { ...spec, student: { model: 'hosted-4b' }, evaluation: { ...spec.evaluation, gates: { ...spec.evaluation.gates, gapClosed: null } } },
  );
  for (const name of ['adapter', 'adapter-config'] as const) await rm(await artifacts.localPath(artifactKey(distillationId, name)));
  await writeJson(artifacts, artifactKey(distillationId, 'training'), training);
  await run();
  expect(new Set(server.requests.map(({ model }) => model))).toEqual(new Set(['host/base-4b', tuned]));
  const report = await readJson(artifacts, artifactKey(distillationId, 'report'), reportSchema);
  expect(report.arms.map(({ rules }) => rules.opening?.value)).toEqual([0, 1, 1, 1]);
  expect(report.arms.map(({ model }) => model)).toEqual(['host/base-4b', 'host/base-4b', 'smollm2-135m', 'student:beethoven']);
  expect([report.gapClosed, report.klClosed, report.arms[3]?.negativeLogLikelihood]).toEqual([null, null, null]);
  expect(report.gates.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['rules', 'passed'],
    ['leakage', 'passed'],
  ]);
  expect(report.verdict).toBe('ship');
  // The fake host counts words: those of the script, whatever the question is.
  const words = [spec.prompt, ...spec.demonstrations.flatMap(({ user, assistant }) => [user, assistant])].join(' ').split(/\s+/u).length;
  expect(report.savings.tokensPerQuery).toBe(words);
  expect(report.training).toMatchObject({ settings: null, hostSettings: { n_epochs: 3 }, steps: null });
  expect(report.limits.join(' ')).toContain('weights lie with the host');
  expect(report.origin?.adapterSha256).toBeNull();

  const record = await records.get(distillationId);
  expect(record).toMatchObject({ status: 'succeeded', result: { studentModel: tuned, verdict: 'ship', gapClosed: null } });
  expect(record?.usage).toMatchObject([{ model: 'hosted-4b', role: 'evaluation', requests: 24, costUsd: expect.any(Number) }]);
  const text = async (name: 'model-card' | 'report-html' | 'report-markdown') =>
    readFile(await artifacts.localPath(artifactKey(distillationId, name)), 'utf8');
  expect(await text('model-card')).toMatch(/where it is called `ft:base-4b:beethoven:1`[\s\S]*\*\*SHIP\*\*[\s\S]*\| n_epochs \| 3 \|/u);
  expect(await text('report-html')).toContain('At the host: n_epochs');
  expect(await text('report-markdown')).toContain('A host keeps the student’s weights');
});

test('a hosted student whose host the catalogue no longer tells ends with the mend', async ({ open }) => {
  const { artifacts, run } = await open();
  await writeJson(artifacts, artifactKey(distillationId, 'training'), training);
  await expect(run()).rejects.toMatchObject({ code: 'student_unavailable', message: expect.stringContaining('give the entry of') });
});
