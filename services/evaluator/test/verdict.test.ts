import { expect, test } from 'vitest';
import { buildReport } from '../report/build-report.ts';
import { findings } from './findings.ts';
import { sampleSpec } from './samples.ts';
import { scored } from './scored-rows.ts';

test('a student that took the script over ships: every gate that suits the spec is passed', () => {
  const report = buildReport(findings());
  expect(report.gates.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['gapClosed', 'passed'],
    ['rules', 'passed'],
    ['leakage', 'passed'],
  ]);
  expect(report.verdict).toBe('ship');
  expect(report.verdictReasons).toEqual(report.gates.map(({ reason }) => reason));
});

test('a parrot, which says the prompt itself, leaks it and does not ship', () => {
  const { prompt } = sampleSpec();
  const answers = findings().answers.map((answer) => (answer.arm === 'student' ? { ...answer, text: `Ach, ${prompt}` } : answer));
  const report = buildReport(findings({ answers }));
  expect(report.gates.filter(({ outcome }) => outcome !== 'passed').map(({ id, value }) => [id, value])).toEqual([['leakage', 1]]);
  expect(report.verdict).toBe('do_not_ship');
  expect(report.verdictReasons).toEqual([
    expect.stringMatching(/quotes the script in 100.% \(76–100\) of its answers; at most 5.% is allowed/u),
  ]);
});

test('a student that is the base itself shows no effect and does not ship', () => {
  const base = new Map(findings().answers.flatMap(({ arm, questionId, text }) => (arm === 'base' ? [[questionId, text]] : [])));
  const answers = findings().answers.map((answer) =>
    answer.arm === 'student' ? { ...answer, text: base.get(answer.questionId) ?? '' } : answer,
  );
  const rows = findings().scores.rows.map(({ id }, index) =>
    scored(id, { base: 2.4 + index / 100, prompted: 2, student: 2.4 + index / 100 }),
  );
  const report = buildReport(findings({ answers, scores: { ...findings().scores, rows } }));
  expect(report.gapClosed?.value).toBeCloseTo(0, 10);
  expect(report.verdict).toBe('do_not_ship');
  expect(report.verdictReasons).toEqual([
    expect.stringMatching(/closes 0.% of the gap between base and base\+prompt; at least 50.% is asked for.*shows no effect/u),
    expect.stringMatching(/keeps every rule in 0.% \(0–24\) of its answers.*the teacher with the script: 100.%/u),
  ]);
});

test('a script without effect leaves the gap unmeasured, and what was not measured does not ship', () => {
  const rows = findings().scores.rows.map(({ id }) => scored(id, { base: 2, prompted: 2, student: 2 }));
  const report = buildReport(findings({ scores: { ...findings().scores, rows } }));
  expect(report.gates[0]).toMatchObject({ id: 'gapClosed', outcome: 'not_measured', value: null, interval: null });
  expect(report).toMatchObject({ verdict: 'do_not_ship', verdictReasons: [expect.stringContaining('was not measured')] });
});

test('a student that says nothing keeps no rule, has nothing like the teacher’s words, and the report says so', () => {
  const answers = findings().answers.map((answer) => (answer.arm === 'student' ? { ...answer, text: ' ' } : answer));
  const report = buildReport(findings({ answers }));
  expect(report.arms[3]).toMatchObject({
    allRules: { value: 0 },
    rates: { empty: { value: 1, n: 12 } },
    similarity: { chrf: { value: 0 }, lengthRatio: { value: 0 } },
  });
  expect(report.verdict).toBe('do_not_ship');
  expect(report.limits.join(' ')).toContain('To 12 of the 12 questions the student said nothing.');
});

test('one question alone gives figures without an interval, and the report says so', () => {
  const all = findings();
  const questions = all.questions.slice(0, 1);
  const answers = all.answers.filter(({ questionId }) => questionId === questions[0]?.id);
  const report = buildReport(findings({ questions, answers, scores: { ...all.scores, rows: all.scores.rows.slice(0, 1) } }));
  expect(report.gapClosed).toMatchObject({ n: 1 });
  expect(report.gapClosed?.low).toBe(report.gapClosed?.high);
  expect(report.limits.join(' ')).toContain('One question alone gives no interval');
});
