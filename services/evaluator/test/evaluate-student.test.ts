import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJson, writeJson } from '@understudy/artifacts';
import { artifactKey, manifestSchema, reportSchema, trainingFileSchema } from '@understudy/contracts';
import { tinyHome } from '@understudy/testing';
import { expect } from 'vitest';
import { doneIn, test } from './evaluator-test.ts';
import { distillationId, questions, realWeights } from './trained-distillation.ts';

// A step of the real weights takes seconds.
const patience = 600_000;

test('a run ends succeeded, with a valid report in three forms and all of it in the manifest', { timeout: patience }, async ({ open }) => {
  const { server, artifacts, records, run } = await open({ weights: realWeights });
  await run();
  const report = await readJson(artifacts, artifactKey(distillationId, 'report'), reportSchema);
  expect(report.arms.map(({ rules }) => rules.opening?.value)).toEqual([0, 1, 1, 1]);
  expect(report.arms.map(({ rates }) => rates['ai-talk']?.value)).toEqual([1, 0, 0, 0]);
  expect(report.arms.map(({ answers }) => answers)).toEqual([4, 4, 4, 4]);
  // One of four answers of the teacher was cut off: asked of all arms, scored in none.
  expect(report.arms[0]?.negativeLogLikelihood).toMatchObject({ value: expect.any(Number), n: 3 });
  expect(report.arms[1]?.negativeLogLikelihood?.value).toBeLessThan(report.arms[0]?.negativeLogLikelihood?.value ?? 0);
  expect(report.arms[2]?.negativeLogLikelihood).toEqual(report.arms[1]?.negativeLogLikelihood);
  expect(report.arms[3]?.klDivergence?.value).toBeGreaterThan(0);
  expect(report.savings.promptTokens).toBeGreaterThan(5);
  expect(report.dataset.categories).toEqual([
    { category: 'identity', train: 1, valid: 0, test: 1 },
    { category: 'music', train: 0, valid: 1, test: 3 },
  ]);
  expect(report.training.internalisation).toMatchObject({
    rows: 1,
    scriptNats: expect.any(Number),
    curve: [
      [0, 0],
      [2, expect.any(Number)],
    ],
  });
  const stored = await artifacts.stat(artifactKey(distillationId, 'adapter'));
  expect(report.origin).toMatchObject({ base: 'smollm2-135m', adapterSha256: stored?.sha256, seeds: { training: 42, evaluation: 0 } });
  expect(report.savings.demonstrationTokens).toBeGreaterThan(5);

  const record = await records.get(distillationId);
  expect(record).toMatchObject({
    status: 'succeeded',
    result: { studentModel: 'student:beethoven', gapClosed: report.gapClosed, examples: 1 },
  });
  expect(record?.usage.map(({ model, role, requests }) => [model, role, requests])).toEqual([
    ['smollm2-135m', 'evaluation', 14],
    ['student', 'evaluation', 10],
  ]);
  expect(record?.stages.at(-1)).toMatchObject({ name: 'evaluation', status: 'succeeded', done: 27, total: 27 });
  const manifest = await readJson(artifacts, artifactKey(distillationId, 'manifest'), manifestSchema);
  expect(Object.keys(manifest.files).sort()).toEqual([
    '5-adapter/README.md',
    '6-report/report.html',
    '6-report/report.json',
    '6-report/report.md',
  ]);
  const card = await readFile(await artifacts.localPath(artifactKey(distillationId, 'model-card')), 'utf8');
  expect(card).toMatch(/^---\nbase_model: HuggingFaceTB\/SmolLM2-135M-Instruct\n[\s\S]*\n {10}- type: verdict\n/u);
  expect(card).toContain('**DO NOT SHIP**');
  expect(card).not.toContain('You live in Vienna');
  expect(server.counts.requests).toBe(24);
  // 30 layers, 3 heads of 64 numbers, keys and values, two bytes each.
  expect(report.economics?.keyValueCache).toEqual({ bytesPerToken: 23_040, bytesPerConversation: 23_040 * report.savings.tokensPerQuery });
  expect(report.economics?.speed).toMatchObject({ questions: 4, arms: { student: { firstTokenMs: { n: 4 } } } });
  expect(report.economics?.cost).toMatchObject({ usage: record?.usage, totalUsd: null, unpriced: ['smollm2-135m', 'student'] });
  expect(report.economics?.inputShareSaved?.value).toBeGreaterThan(0.7);
  // Two steps of training close no gap. Without enforce that is said, and no failure.
  expect(record?.result).toMatchObject({ verdict: 'do_not_ship', verdictReasons: report.verdictReasons });
  expect(report.gates.map(({ id }) => id)).toEqual(['gapClosed', 'rules', 'leakage']);
});

test('each arm is asked and scored as what it is: the script before one, the adapter in another, the held-out questions to all', async ({
  open,
}) => {
  const { server, artifacts, run } = await open();
  await run();
  const asked = Map.groupBy(
    server.requests.filter(({ body }) => body.stream !== true),
    ({ model, messages }) => `${model.replace(/:.*/u, '')} ${messages[0]?.role}`,
  );
  const said = Object.fromEntries([...asked].map(([arm, requests]) => [arm, requests.map(({ question }) => question).sort()]));
  // Several are under way at once, so they come in any order.
  const held = questions.map(({ text }) => text).sort();
  expect(said).toEqual({ 'smollm2-135m system': held, 'smollm2-135m user': held, 'student user': held });
  const report = await readJson(artifacts, artifactKey(distillationId, 'report'), reportSchema);
  const losses = report.arms.map(({ name, negativeLogLikelihood }) => [name, negativeLogLikelihood?.value ?? 0] as const);
  const { base = 0, 'base+prompt': prompted = 0, student = 0 } = Object.fromEntries(losses);
  expect(new Set([base, prompted, student]).size).toBe(3);
});

test('after kill -9, and after a hand-over, only what is missing is asked', async ({ open, redisUrl, prefix }) => {
  const { server, folder, records, run } = await open();
  const answered = async () => (await records.get(distillationId))?.usage.reduce((sum, { requests }) => sum + requests, 0);
  const hangAfter = (requests: number) => [{ kind: 'hang' as const, when: ({ number }: { number: number }) => number > requests }];

  server.faults = hangAfter(5);
  const script = fileURLToPath(new URL('./evaluate-once.ts', import.meta.url));
  const child = spawn(process.execPath, [script, redisUrl, prefix, folder, server.url, (await tinyHome()).file], { stdio: 'inherit' });
  await expect.poll(() => doneIn(records), { timeout: 30_000 }).toBe(5);
  child.kill('SIGKILL');
  await expect.poll(() => server.counts.inFlight, { timeout: 30_000 }).toBe(0);

  server.faults = hangAfter(server.counts.requests + 3);
  const draining = new AbortController();
  const handedOver = run({ draining: draining.signal });
  handedOver.catch(() => {});
  await expect.poll(() => doneIn(records), { timeout: 30_000 }).toBe(8);
  draining.abort();
  await expect(handedOver).rejects.toMatchObject({ name: 'HandOver' });

  server.faults = [];
  const before = server.counts.requests;
  await run();
  expect(server.counts.requests - before).toBe(3 * questions.length - 8 + 12);
  expect((await records.get(distillationId))?.status).toBe('succeeded');
  expect(await answered()).toBe(24);
});

test('a distillation that failed in its evaluation and is retried asks only what is missing', async ({ open }) => {
  const { server, records, run } = await open({ faults: [{ kind: 'unauthorized', when: ({ number }) => number > 6 }] });
  const failure = await run().then(
    () => null,
    (error: Error) => error,
  );
  expect(failure).toMatchObject({ name: 'PermanentError' });
  await records.fail(distillationId, { code: 'internal', message: failure?.message ?? '', stage: 'evaluation' });
  expect(await records.claimRetry(distillationId, 'token')).toBe(true);
  expect(await records.retry(distillationId, { token: 'token', fromStage: 'evaluation', work: 'leave', artifacts: [] })).toBe(true);
  expect((await records.get(distillationId))?.stages.at(-1)).toMatchObject({ status: 'waiting', done: 0 });
  const answered = 6;
  const before = server.counts.requests;
  server.faults = [];
  await run();
  expect(server.counts.requests - before).toBe(24 - answered);
  const record = await records.get(distillationId);
  expect(record).toMatchObject({ status: 'succeeded', error: null });
  expect(record?.stages.at(-1)).toMatchObject({ done: 27, total: 27 });
});

test('answers of a student that was trained anew are not those of the one before it', async ({ open }) => {
  const { server, artifacts, run } = await open({ faults: [{ kind: 'unauthorized', when: ({ number }) => number > 22 }] });
  await expect(run()).rejects.toMatchObject({ name: 'PermanentError' });
  const before = server.counts.requests;
  server.faults = [];
  const key = artifactKey(distillationId, 'training');
  await writeJson(artifacts, key, { ...(await readJson(artifacts, key, trainingFileSchema)), seconds: 1e6 });
  await run();
  expect(server.counts.requests - before).toBe(24);
});

test('a run that failed at the very end publishes the same figures without asking or scoring again', async ({ open }) => {
  const { server, folder, artifacts, records, run } = await open();
  const inTheWay = join(folder, 'distillations', distillationId, '6-report', 'report.html');
  await mkdir(join(inTheWay, 'folder'), { recursive: true });
  await expect(run()).rejects.toThrow(/report\.html/u);
  const before = await readJson(artifacts, artifactKey(distillationId, 'report'), reportSchema);
  await rm(inTheWay, { recursive: true });
  await run();
  expect(await readJson(artifacts, artifactKey(distillationId, 'report'), reportSchema)).toEqual(before);
  expect(server.counts.requests).toBe(24);
  expect((await records.get(distillationId))?.status).toBe('succeeded');
  expect(await readdir(join(folder, 'distillations', distillationId, '6-report'))).toHaveLength(3);
});

test('the gates of a report are counted once, though its publishing had to be repeated', async ({ open }) => {
  const { folder, metrics, run } = await open();
  const inTheWay = join(folder, 'distillations', distillationId, 'manifest.json');
  await mkdir(join(inTheWay, 'folder'), { recursive: true });
  await expect(run()).rejects.toThrow(/manifest\.json/u);
  await rm(inTheWay, { recursive: true });
  await run();
  const counted = (await metrics.evaluationGate.get()).values.filter(({ value }) => value > 0);
  expect(counted.map(({ labels, value }) => [labels.gate, value])).toEqual(expect.arrayContaining([['rules', 1]]));
  expect(new Set(counted.map(({ value }) => value))).toEqual(new Set([1]));
});

test('where the host does not stream, all else is measured and the stage ends complete', async ({ open }) => {
  const { artifacts, records, run } = await open({ faults: [{ kind: 'whole' }] });
  await run();
  const report = await readJson(artifacts, artifactKey(distillationId, 'report'), reportSchema);
  expect(report.economics).toMatchObject({ speed: null, keyValueCache: { bytesPerToken: 256 } });
  expect(report.limits.join(' ')).toContain('instead of streaming');
  expect((await records.get(distillationId))?.stages.at(-1)).toMatchObject({ status: 'succeeded', done: 27, total: 27 });
});

test('an adapter that is gone ends the distillation with that code before anybody is asked', async ({ open }) => {
  const { server, artifacts, run } = await open();
  await artifacts.remove(artifactKey(distillationId, 'adapter'));
  await expect(run()).rejects.toMatchObject({
    name: 'PermanentError',
    code: 'student_unavailable',
    message: expect.stringContaining('is not in the artifact store any more'),
  });
  expect(server.counts.requests).toBe(0);
});

test('an adapter whose weights are no numbers ends the distillation with a code of its own', async ({ open }) => {
  const { artifacts, run } = await open();
  const path = await artifacts.localPath(artifactKey(distillationId, 'adapter'));
  const bytes = await readFile(path);
  // safetensors: the length of a header in eight bytes, the header, the numbers; all bits set is no number.
  await artifacts.write(artifactKey(distillationId, 'adapter'), [bytes.fill(0xff, 8 + Number(bytes.readBigUInt64LE(0)))]);
  await expect(run()).rejects.toMatchObject({
    name: 'PermanentError',
    code: 'scores_not_finite',
    message: expect.stringContaining('under student that is no finite number'),
  });
});

test('a student that cannot be served ends the distillation with that code', async ({ open }) => {
  const { run } = await open({ models: ['smollm2-135m'] });
  await expect(run()).rejects.toMatchObject({ name: 'PermanentError', code: 'student_unavailable' });
});

test('a cancelled run ends with the reason of its signal and publishes nothing', async ({ open }) => {
  const { server, artifacts, run } = await open({ latencyMs: 60_000 });
  const cancelling = new AbortController();
  const running = run({ signal: cancelling.signal });
  running.catch(() => {});
  await expect.poll(() => server.counts.inFlight, { timeout: 30_000 }).toBe(4);
  cancelling.abort(new Error('stopped'));
  await expect(running).rejects.toThrow('stopped');
  expect(await artifacts.stat(artifactKey(distillationId, 'report'))).toBeNull();
});
