import { readFile } from 'node:fs/promises';
import { jsonLines, readJson, writeJson } from '@understudy/artifacts';
import { type AcceptedSpec, artifactKey, type Example, type Report, reportSchema } from '@understudy/contracts';
import { expect } from 'vitest';
import { countTimings } from '../time-arms.ts';
import { test } from './evaluator-test.ts';
import { sampleSpec } from './samples.ts';
import { distillationId, questions, realWeights } from './trained-distillation.ts';

const train = 'upl_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
const again = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M6K';

/** As the gateway accepts one of rows: nothing is attacked where there is no script. */
const ownRows = (patch: Record<string, unknown> = {}): AcceptedSpec =>
  sampleSpec({ dataset: { minExamples: 1, rows: { train } }, ...patch });
const scriptless = (patch: Record<string, unknown> = {}) => ownRows({ prompt: '', demonstrations: [], ...patch });
const gatesOff = { gapClosed: null, learnt: null, leakage: null, extraction: null };

type Opened = { artifacts: Parameters<typeof readJson>[0] };
const reportOf = ({ artifacts }: Opened, id = distillationId) => readJson(artifacts, artifactKey(id, 'report'), reportSchema);
const pagesOf = ({ artifacts }: Opened) =>
  Promise.all(
    (['report-html', 'report-markdown', 'model-card'] as const).map(async (name) =>
      readFile(await artifacts.localPath(artifactKey(distillationId, name)), 'utf8'),
    ),
  );
const armsOf = ({ arms }: Report) => arms.map(({ name }) => name);

// A step of the real weights takes seconds.
const patience = 600_000;

test('rows with a prompt are evaluated as any student is, their answers in the teacher’s place and under no teacher’s name', {
  timeout: patience,
}, async ({ open }) => {
  const { server, records, run, ...opened } = await open({ weights: realWeights }, ownRows());
  await run();
  const report = await reportOf(opened);
  expect(armsOf(report)).toEqual(['base', 'base+prompt', 'given', 'student']);
  expect(report.models.teacher).toBeNull();
  const [base, prompted, given, student] = report.arms;
  // Nobody cut them off: all four are measured by.
  expect([base, prompted, given, student].map((arm) => arm?.negativeLogLikelihood?.n)).toEqual([4, 4, undefined, 4]);
  expect(prompted?.negativeLogLikelihood?.value).toBeLessThan(base?.negativeLogLikelihood?.value ?? 0);
  expect(given).toMatchObject({ model: train, answers: 4, allRules: { value: 1 }, meanInputTokens: null });
  expect(report.gates.map(({ id }) => id)).toEqual(['gapClosed', 'rules', 'leakage']);
  expect([report.klClosed, report.savings.usdPerMillionQueries]).toEqual([null, null]);
  expect(report.savings.tokensPerQuery).toBeGreaterThan(10);
  expect(report.economics?.speed).toMatchObject({ questions: 4 });
  expect(report.samples[0]?.answers.given).toBe(questions[0]?.teacher.text);
  expect(report.limits.join(' ')).not.toContain('teacher’s');
  for (const page of await pagesOf(opened)) {
    expect(page).toContain('the given answers');
    expect(page).not.toMatch(/the teacher|teacher’s/u);
  }
  expect(await records.get(distillationId)).toMatchObject({ status: 'succeeded', result: { verdict: 'do_not_ship' } });
  expect(server.counts.requests).toBe(3 * 4 + countTimings(4));
});

test('rows without a prompt have no arm with one, and what needs it is left out and said', async ({ open }) => {
  const evaluation = { capability: true, gates: { ...gatesOff, learnt: undefined } };
  const { server, records, run, ...opened } = await open({}, scriptless({ evaluation }));
  await run();
  const report = await reportOf(opened);
  expect(armsOf(report)).toEqual(['base', 'given', 'student']);
  expect(report).toMatchObject({ gapClosed: null, klClosed: null, adversarial: null, economics: null, judge: null });
  expect(report).toMatchObject({ savings: { tokensPerQuery: 0 }, training: { internalisation: null } });
  expect(report.arms.map(({ negativeLogLikelihood }) => negativeLogLikelihood?.n)).toEqual([4, undefined, 4]);
  expect(report.capability).toMatchObject({ reference: 'base', arms: { 'base+prompt': null } });
  expect(report.gates.map(({ id }) => id)).toEqual(['learnt', 'rules', 'capability']);
  expect(report.learnt).toMatchObject({ n: 4 });
  expect(report.limits.join(' ')).toContain('came without a prompt, so there is no script to set beside');
  for (const page of await pagesOf(opened)) {
    expect(page).toContain('There was no script to take over; a token of the given answers surprises the student by');
    expect(page).not.toMatch(/the teacher|teacher’s|base ?\+|Gap closed|first token|NaN/u);
  }
  const asked = 2 * (4 + 60);
  expect(server.counts.requests).toBe(asked);
  const record = await records.get(distillationId);
  expect(record?.status).toBe('succeeded');
  expect(record?.stages.at(-1)).toMatchObject({ done: asked + 4, total: asked + 4 });
});

test('of a conversation the last turn is asked, after what the row has before it', async ({ open }) => {
  const { server, run, ...opened } = await open({}, scriptless({ evaluation: { gates: gatesOff } }));
  const said = ['Who are you?', 'Ach, Ludwig.', 'Since when?', 'Ach, since 1770.'];
  const messages = said.map((content, turn) => ({ role: turn % 2 === 0 ? ('user' as const) : ('assistant' as const), content }));
  const talk: Example = { id: 'row_1', category: 'own', messages };
  await opened.artifacts.write(artifactKey(distillationId, 'test'), jsonLines([talk]));
  await run();
  const asked = server.requests.map(({ messages }) => messages.map(({ content }) => content));
  expect(asked).toEqual([said.slice(0, 3), said.slice(0, 3)]);
  const report = await reportOf(opened);
  expect(report.samples).toMatchObject([
    {
      question: 'User: Who are you?\n\nAssistant: Ach, Ludwig.\n\nUser: Since when?',
      answers: { given: 'Ach, since 1770.', student: 'Ach, my friend, I am Beethoven.' },
    },
  ]);
});

test('such a student is evaluated again with other gates', async ({ open }) => {
  const { artifacts, records, run } = await open({}, scriptless({ evaluation: { gates: gatesOff } }));
  await run();
  const spec = { ...scriptless({ evaluation: { gates: { ...gatesOff, rules: 1 } } }), name: 'again' };
  await records.create({
    id: again,
    name: spec.name,
    models: { teacher: spec.teacher.model, student: spec.student.model },
    ...{ stopAfter: null, evaluationOf: distillationId, specSha256: '0'.repeat(64), metadata: {} },
    createdAt: '2026-11-23T10:00:00.000Z',
  });
  await writeJson(artifacts, artifactKey(again, 'spec'), spec);
  await run({}, again);
  const report = await reportOf({ artifacts }, again);
  expect(report).toMatchObject({ evaluationOf: distillationId, verdict: 'ship', questionsFrom: 'held-out' });
  expect(report.gates).toMatchObject([{ id: 'rules', threshold: 1, outcome: 'passed' }]);
});
