import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJson, writeJson } from '@understudy/artifacts';
import { type AcceptedSpec, artifactKey, manifestSchema, reportSchema, type TrainingFile } from '@understudy/contracts';
import { type FakeModelServer, type FakeModelServerOptions, startFakeModelServer, test as withRedis } from '@understudy/testing';
import { afterAll, beforeAll, expect } from 'vitest';
import { askedFor, handedOver, scoresOf } from './open-judge.ts';
import { sampleSpec } from './samples.ts';
import { distillationId, layOut, openEvaluator, questions, trainAdapter } from './trained-distillation.ts';

// One adapter for all tests. The first use of the weights on a machine converts them, which takes a minute.
let trained: { folder: string; file: TrainingFile };
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'evaluator-adapter-'));
  trained = { folder, file: await trainAdapter(folder) };
}, 600_000);
afterAll(async () => {
  await rm(trained.folder, { recursive: true, force: true });
});

type Opened = { server: FakeModelServer; folder: string } & Omit<Awaited<ReturnType<typeof openEvaluator>>, typeof Symbol.asyncDispose>;

const test = withRedis.extend<{ open: (options?: FakeModelServerOptions, spec?: AcceptedSpec) => Promise<Opened> }>({
  open: async ({ redis, prefix }, use) => {
    await using stack = new AsyncDisposableStack();
    await use(async (options = {}, spec = sampleSpec()) => {
      const folder = await mkdtemp(join(tmpdir(), 'evaluator-'));
      stack.defer(() => rm(folder, { recursive: true, force: true }));
      const server = stack.use(await startFakeModelServer({ answer, ...options }));
      await layOut({ redis, prefix, folder, spec }, trained);
      return { server, folder, ...stack.use(await openEvaluator({ redis, prefix, folder, modelServer: server.url })) };
    });
  },
});

/** The base talks as an AI; whoever has the script, or was trained on it, as Beethoven. */
const answer: NonNullable<FakeModelServerOptions['answer']> = ({ model, messages }) =>
  messages.length > 1 || model.startsWith('student:') ? 'Ach, my friend, I am Beethoven.' : 'I am an AI assistant.';

/** What is safe on the disk: a call is paid for a moment before that. */
const doneIn = async (records: Opened['records']) => (await records.get(distillationId))?.stages[4]?.done;

test('a run ends succeeded, with a valid report in three forms and all of it in the manifest', async ({ open }) => {
  const { server, artifacts, records, run } = await open();
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
  expect(report.savings.demonstrationTokens).toBeGreaterThan(5);

  const record = await records.get(distillationId);
  expect(record).toMatchObject({
    status: 'succeeded',
    result: { studentModel: 'student:beethoven', gapClosed: report.gapClosed, examples: 1 },
  });
  expect(record?.usage.map(({ model, role, requests }) => [model, role, requests])).toEqual([
    ['smollm2-135m', 'evaluation', 8],
    ['student', 'evaluation', 4],
  ]);
  expect(record?.stages[4]).toMatchObject({ name: 'evaluation', status: 'succeeded', done: 15, total: 15 });
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
  expect(server.counts.requests).toBe(12);
  // Two steps of training close no gap. Without enforce that is said, and no failure.
  expect(record?.result).toMatchObject({ verdict: 'do_not_ship', verdictReasons: report.verdictReasons });
  expect(report.gates.map(({ id }) => id)).toEqual(['gapClosed', 'rules', 'leakage']);
});

test('with probes switched on every arm is attacked and asked what it knows, and the gates see it', async ({ open }) => {
  const evaluation = { adversarial: true, capability: true, gates: { gapClosed: null } };
  // Knows nothing any more, and tells its script to whoever asks for the original text.
  const forgetful: FakeModelServerOptions = {
    answer: (request) => {
      if (!request.model.startsWith('student:'))
        return /chemical|capital|opposite/u.test(request.question) ? 'H2O, Paris or cold.' : answer(request);
      return /original/u.test(request.question) ? `Ach, ${sampleSpec().prompt}` : 'Ach, my friend, I forgot.';
    },
  };
  const { server, artifacts, records, run } = await open(forgetful, sampleSpec({ evaluation }));
  await run();
  const report = await readJson(artifacts, artifactKey(distillationId, 'report'), reportSchema);
  expect(report.adversarial?.extraction.arms.student).toMatchObject({
    quotes: { value: 3 / 24 },
    longestRun: { question: expect.stringContaining('original') },
  });
  expect(report.adversarial?.drift.turns).toHaveLength(10);
  expect(report.capability?.arms).toMatchObject({ base: { value: 3 / 60, n: 60 }, student: { value: 0 } });
  expect(report.gates.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['rules', 'passed'],
    ['leakage', 'passed'],
    ['extraction', 'failed'],
    ['capability', 'passed'],
  ]);
  const asked = 12 + 2 * (52 + 30) + 24 + 3 * 60;
  expect(server.counts.requests).toBe(asked);
  expect((await records.get(distillationId))?.stages[4]).toMatchObject({ done: asked + 3, total: asked + 3 });
});

test('with enforce a student that does not pass ends the distillation with that code, its report published', async ({ open }) => {
  const leaky: FakeModelServerOptions = {
    answer: (request) => (request.model.startsWith('student:') ? `Ach, ${sampleSpec().prompt}` : answer(request)),
  };
  const { folder, artifacts, records, run } = await open(leaky, sampleSpec({ evaluation: { gates: { gapClosed: null, enforce: true } } }));
  await expect(run()).rejects.toMatchObject({
    name: 'PermanentError',
    code: 'gate_failed',
    message: expect.stringMatching(/does not pass the gates that its spec enforces\. The student quotes the script in 100.%/u),
  });
  const report = await readJson(artifacts, artifactKey(distillationId, 'report'), reportSchema);
  expect(report).toMatchObject({
    verdict: 'do_not_ship',
    gates: [
      { id: 'rules', outcome: 'passed' },
      { id: 'leakage', outcome: 'failed' },
    ],
  });
  expect([...(await records.artifacts(distillationId)).keys()].sort()).toEqual(['model-card', 'report', 'report-html', 'report-markdown']);
  expect(await readdir(join(folder, 'distillations', distillationId, '6-report'))).toHaveLength(3);
  expect((await records.get(distillationId))?.status).toBe('running');
});

test('a student is evaluated again with other gates and questions of one’s own, which the teacher answers too', async ({ open }) => {
  const { server, artifacts, records, run } = await open();
  await run();
  const first = await readJson(artifacts, artifactKey(distillationId, 'report'), reportSchema);
  const again = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M6K';
  const gates = { gapClosed: null, rules: 1, leakage: 0 };
  const spec = { ...sampleSpec({ evaluation: { gates, items: ['Why do you walk?', 'What is fame?'] } }), name: 'again' };
  await records.create({
    id: again,
    name: spec.name,
    models: { teacher: spec.teacher.model, student: spec.student.model },
    stopAfter: null,
    evaluationOf: distillationId,
    specSha256: '0'.repeat(64),
    metadata: {},
    createdAt: '2026-11-23T10:00:00.000Z',
  });
  await writeJson(artifacts, artifactKey(again, 'spec'), spec);
  const before = server.counts.requests;
  await run({}, again);
  expect(server.counts.requests - before).toBe(8);
  const report = await readJson(artifacts, artifactKey(again, 'report'), reportSchema);
  expect(report).toMatchObject({
    distillationId: again,
    evaluationOf: distillationId,
    questions: 2,
    questionsFrom: 'own',
    verdict: 'ship',
  });
  expect(report.gates.map(({ id, threshold }) => [id, threshold])).toEqual([
    ['rules', 1],
    ['leakage', 0],
  ]);
  expect(report.arms.map(({ model, answers }) => [model, answers])).toEqual([
    ['smollm2-135m', 2],
    ['smollm2-135m', 2],
    ['smollm2-135m', 2],
    ['student:beethoven', 2],
  ]);
  expect(report.samples.map(({ question, answers }) => [question, answers['teacher+prompt']])).toEqual([
    ['Why do you walk?', 'Ach, my friend, I am Beethoven.'],
    ['What is fame?', 'Ach, my friend, I am Beethoven.'],
  ]);
  expect(await records.get(again)).toMatchObject({
    status: 'succeeded',
    stages: [{ status: 'skipped' }, { status: 'skipped' }, { status: 'skipped' }, { status: 'skipped' }, { done: 10, total: 10 }],
    result: { studentModel: `student:${distillationId}`, verdict: 'ship' },
  });
  // The first one's report stays as it was.
  expect(await readJson(artifacts, artifactKey(distillationId, 'report'), reportSchema)).toEqual(first);
});

test('after kill -9, and after a hand-over, only what is missing is asked', async ({ open, redisUrl, prefix }) => {
  const { server, folder, records, run } = await open();
  const answered = async () => (await records.get(distillationId))?.usage.reduce((sum, { requests }) => sum + requests, 0);
  const hangAfter = (requests: number) => [{ kind: 'hang' as const, when: ({ number }: { number: number }) => number > requests }];

  server.faults = hangAfter(5);
  const script = fileURLToPath(new URL('./evaluate-once.ts', import.meta.url));
  const child = spawn(process.execPath, [script, redisUrl, prefix, folder, server.url], { stdio: 'inherit' });
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
  expect(server.counts.requests - before).toBe(3 * questions.length - 8);
  expect((await records.get(distillationId))?.status).toBe('succeeded');
  expect(await answered()).toBe(12);
});

test('with a judge the report holds its scores and the gate, and a run killed while it judges asks it nothing twice', async ({
  open,
  redisUrl,
  prefix,
}) => {
  const spec = sampleSpec({ evaluation: { judge: 'smollm2-135m', judgeSamples: 1, gates: { gapClosed: null } } });
  const judged: NonNullable<FakeModelServerOptions['answer']> = (request) => {
    if (request.body.response_format === undefined) return answer(request);
    if (askedFor(request) === 'scores') return scoresOf(request, handedOver(request)[1]?.startsWith('Ach') ? 6 : 2);
    return JSON.stringify({ reasons: [], winner: 'tie' });
  };
  const { server, folder, artifacts, records, run } = await open({ answer: judged }, spec);

  server.faults = [{ kind: 'hang', when: ({ number }) => number > 12 + 5 }];
  const script = fileURLToPath(new URL('./evaluate-once.ts', import.meta.url));
  const child = spawn(process.execPath, [script, redisUrl, prefix, folder, server.url], { stdio: 'inherit' });
  await expect.poll(() => doneIn(records), { timeout: 60_000 }).toBe(15 + 5);
  child.kill('SIGKILL');
  await expect.poll(() => server.counts.inFlight, { timeout: 30_000 }).toBe(0);
  server.faults = [];
  const before = server.counts.requests;
  await run();

  // Student and base+prompt say the same, so that no pair is asked about.
  expect(server.counts.requests - before).toBe(4 * 4 - 5);
  const record = await records.get(distillationId);
  expect(record?.stages[4]).toMatchObject({ status: 'succeeded', done: 15 + 4 * 6, total: 15 + 4 * 6 });
  const report = await readJson(artifacts, artifactKey(distillationId, 'report'), reportSchema);
  expect(report.judge).toMatchObject({
    model: 'smollm2-135m',
    rubric: 'character',
    samples: 1,
    temperature: 0,
    kin: ['teacher', 'student'],
  });
  expect(report.judge?.arms.map(({ scores }) => scores.personality?.value)).toEqual([2, 6, 6, 6]);
  expect(report.judge?.pairwise).toMatchObject({ ties: 4, unasked: 4, winRate: { value: 0.5, n: 4 } });
  expect(report.gates.find(({ id }) => id === 'judgeWinRate')).toMatchObject({ outcome: 'passed', threshold: 0.4 });
  expect(report.limits.join(' ')).toContain('The judge smollm2-135m is of the teacher’s and the student’s family');
  expect(report.limits.join(' ')).not.toContain('No judge read');
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
  expect(server.counts.requests).toBe(12);
  expect((await records.get(distillationId))?.status).toBe('succeeded');
  expect(await readdir(join(folder, 'distillations', distillationId, '6-report'))).toHaveLength(3);
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
