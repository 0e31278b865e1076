import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ArtifactStore, readJson, writeJson } from '@understudy/artifacts';
import { type AcceptedSpec, artifactKey, reportSchema } from '@understudy/contracts';
import type { Records } from '@understudy/records';
import { type FakeModelServerOptions, tinyHome } from '@understudy/testing';
import { expect } from 'vitest';
import { countTimings } from '../time-arms.ts';
import { answer, doneIn, test } from './evaluator-test.ts';
import { askedFor, handedOver, scoresOf } from './open-judge.ts';
import { sampleSpec } from './samples.ts';
import { distillationId, questions } from './trained-distillation.ts';

// All that four arms are asked, on a real engine: beside other work a minute is soon gone.
const patience = 600_000;

const again = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M6K';

/** Streamed calls that tell how quick the arms are. */
const timed = countTimings(questions.length);

type Stores = { records: Pick<Records, 'create'>; artifacts: ArtifactStore };
async function createAgain({ records, artifacts }: Stores, spec: AcceptedSpec): Promise<void> {
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
}

test('with probes switched on every arm is attacked and asked what it knows, and the gates see it', { timeout: patience }, async ({
  open,
}) => {
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
  const asked = 12 + 2 * (52 + 30) + 24 + 3 * 60 + timed;
  expect(server.counts.requests).toBe(asked);
  expect((await records.get(distillationId))?.stages.at(-1)).toMatchObject({ done: asked + 3, total: asked + 3 });
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
  const gates = { gapClosed: null, rules: 1, leakage: 0 };
  const spec = { ...sampleSpec({ evaluation: { gates, items: ['Why do you walk?', 'What is fame?'] } }), name: 'again' };
  await createAgain({ records, artifacts }, spec);
  const before = server.counts.requests;
  await run({}, again);
  expect(server.counts.requests - before).toBe(8 + 2 * (2 + 2));
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
    stages: [{ status: 'skipped' }, { status: 'skipped' }, { status: 'skipped' }, { status: 'skipped' }, { done: 18, total: 18 }],
    result: { studentModel: `student:${distillationId}`, verdict: 'ship' },
  });
  // The first one's report stays as it was.
  expect(await readJson(artifacts, artifactKey(distillationId, 'report'), reportSchema)).toEqual(first);
});

test('what other systems said to those questions is judged too, and counted in the stage’s total', async ({ open }) => {
  const judged: FakeModelServerOptions = {
    answer: (request) => {
      if (request.body.response_format === undefined) return answer(request);
      if (askedFor(request) === 'winner') return JSON.stringify({ reasons: [], winner: 'tie' });
      return scoresOf(request, handedOver(request)[1]?.startsWith('Peer') ? 5 : 3);
    },
  };
  const { artifacts, records, run } = await open(judged);
  const items = ['Why do you walk?', 'What is fame?'];
  const evaluation = { gates: { gapClosed: null }, items, judge: 'smollm2-135m', judgeSamples: 1, answers: { peer: ['Peer.', ''] } };
  await createAgain({ records, artifacts }, { ...sampleSpec({ evaluation }), name: 'again' });
  await run({}, again);
  const report = await readJson(artifacts, artifactKey(again, 'report'), reportSchema);
  expect(report.judge?.others).toMatchObject([{ name: 'peer', scores: { values: { value: 3, low: 1, high: 5, n: 2 } }, empty: 1 }]);
  const total = 18 + 2 * (4 + 1 + 2);
  expect((await records.get(again))?.stages.at(-1)).toMatchObject({ status: 'succeeded', done: total, total });
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
  const child = spawn(process.execPath, [script, redisUrl, prefix, folder, server.url, (await tinyHome()).file], { stdio: 'inherit' });
  await expect.poll(() => doneIn(records), { timeout: 60_000 }).toBe(15 + 5);
  child.kill('SIGKILL');
  await expect.poll(() => server.counts.inFlight, { timeout: 30_000 }).toBe(0);
  server.faults = [];
  const before = server.counts.requests;
  await run();

  // Student and base+prompt say the same, so that no pair is asked about.
  expect(server.counts.requests - before).toBe(4 * 4 - 5 + timed);
  const record = await records.get(distillationId);
  expect(record?.stages.at(-1)).toMatchObject({ status: 'succeeded', done: 15 + 4 * 6 + timed, total: 15 + 4 * 6 + timed });
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
