import { armNames, reportSchema } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { buildReport } from '../report/build-report.ts';
import { findings } from './findings.ts';
import { probeAnswers } from './probe-answers.ts';
import { sampleSpec, testQuestion } from './samples.ts';
import { scored } from './scored-rows.ts';

test('a report carries the row that training kept, and says nothing of one that it did not', () => {
  const row = {
    id: 'q_9',
    text: 'Who?Ach.',
    tokens: [
      { id: 1, text: 'Who?', supervised: false },
      { id: 2, text: 'Ach.', supervised: true },
    ],
    counts: { tokens: 2, supervised: 1, share: 0.5 },
  };
  const { training } = findings();
  expect(buildReport(findings({ training: { ...training, row } })).training.row).toEqual({ id: 'q_9', tokens: row.tokens });
  expect(buildReport(findings()).training.row).toBeNull();
});

test('a report holds every arm with its rates, is valid, and is the same for the same findings', () => {
  const report = buildReport(findings());
  expect(reportSchema.parse(report)).toEqual(report);
  expect(buildReport(findings())).toEqual(report);
  const [base, prompted, teacher, student] = report.arms;
  expect(report.arms.map(({ name }) => name)).toEqual(armNames);
  expect(base?.rules.opening).toMatchObject({ value: 0, n: 12 });
  expect(base?.rates['ai-talk']).toMatchObject({ value: 1, low: expect.closeTo(0.7575, 3) });
  expect(student?.rules.opening).toMatchObject({ value: 1, n: 12 });
  expect(prompted?.rates['gives-name']).toMatchObject({ value: 1, n: 4 });
  expect(student?.rates['gives-name']).toMatchObject({ value: 0, n: 4 });
  expect(teacher?.meanInputTokens).toBe(1200);
  expect(student).toMatchObject({ model: 'student:beethoven', meanInputTokens: 40, meanOutputTokens: 20 });
  expect(report.savings.tokensPerQuery).toBe(1100);
  expect(report.economics).toMatchObject({ speed: { questions: 3 }, keyValueCache: { bytesPerConversation: 23_040 * 1100 } });
  expect(report.limits.join(' ')).toContain('Speed was measured');
  expect(report.gapClosed?.value).toBeGreaterThan(0.7);
  expect(report.klClosed?.value).toBeCloseTo(2 / 3, 5);
});

test('each arm’s wording is set beside the teacher’s, but for the teacher’s own', () => {
  const [base, , teacher, student] = buildReport(findings()).arms;
  expect(teacher?.similarity).toMatchObject({
    chrf: null,
    lengthRatio: null,
    opening: { text: 'ach my friend i like', share: { value: 1 } },
  });
  expect(student?.similarity?.chrf?.value).toBeGreaterThan(base?.similarity?.chrf?.value ?? 1);
  expect(student?.similarity?.lengthRatio).toMatchObject({ value: 5 / 6, n: 12 });
  expect(student?.similarity?.distinct3?.value).toBeCloseTo((2 + 12) / 36, 12);
});

test('the teacher has base+prompt’s likelihood where it is that model, and none where it is another', () => {
  const same = buildReport(findings());
  expect(same.arms[2]?.negativeLogLikelihood).toEqual(same.arms[1]?.negativeLogLikelihood);
  const rows = findings().scores.rows.map(({ id }) => scored(id, { base: 2.4, prompted: 2, student: 2.1 }));
  const other = buildReport(findings({ sameWeights: false, scores: { ...findings().scores, rows } }));
  expect(other.arms[2]).toMatchObject({ negativeLogLikelihood: null, klDivergence: null });
  expect(other.klClosed).toBeNull();
  expect(other.limits.join(' ')).toContain('Teacher and student are different models');
});

test('tokens of all of the teacher’s samples are counted as those of one query', () => {
  const questions = findings().questions.map(({ id }) =>
    testQuestion(id, { attempt: 3, usage: { input: 3600, cachedInput: 0, output: 36 } }),
  );
  expect(buildReport(findings({ questions })).arms[2]).toMatchObject({ meanInputTokens: 1200, meanOutputTokens: 12 });
});

test('samples take the first question of each category before the second of any', () => {
  const ids = buildReport(findings()).samples.map(({ questionId }) => questionId);
  expect(ids).toEqual(['q0', 'q4', 'q1', 'q5', 'q2', 'q6']);
});

test('the worst cases are those of the student, with all four answers', () => {
  const answers = findings().answers.map((answer) =>
    answer.arm === 'student' && answer.questionId === 'q3' ? { ...answer, text: 'Hello.' } : answer,
  );
  const [first, second, ...others] = buildReport(findings({ answers })).worst;
  expect(first).toMatchObject({ questionId: 'q3', faults: ['rule:opening'], category: 'identity', question: 'What do you say of q3?' });
  expect(first?.answers).toEqual({
    base: 'I am an AI assistant. q3',
    'base+prompt': 'Ach, I am Beethoven. q3',
    'teacher+prompt': 'Ach, my friend, I like q3.',
    student: 'Hello.',
  });
  expect(second).toMatchObject({ questionId: 'q11', faults: [], excessNats: expect.closeTo(0.105, 9) });
  expect(others).toHaveLength(8);
});

test('a script without effect leaves the gap open and says so', () => {
  const rows = findings().scores.rows.map(({ id }) => scored(id, { base: 2, prompted: 2, student: 2 }));
  const report = buildReport(findings({ scores: { ...findings().scores, rows } }));
  expect(report.gapClosed).toBeNull();
  expect(report.limits.join(' ')).toContain('the share of the gap that was closed is left out');
});

test('a student that gives the base’s answers word for word is suspected in the limits', () => {
  const answers = findings().answers.map((answer) => ({ ...answer, text: 'The same.' }));
  expect(buildReport(findings({ answers })).limits.join(' ')).toContain('its adapter may not have been applied');
  expect(buildReport(findings()).limits.join(' ')).not.toContain('adapter');
});

test('the limits call what was probed probed, and what was not unmeasured', () => {
  const told = (report: ReturnType<typeof buildReport>) =>
    report.limits.filter((limit) => /forgot|give the script away|out for the script/u.test(limit));
  const spec = sampleSpec({ evaluation: { adversarial: true, capability: true } });
  const probed = buildReport(findings({ spec, answers: [...findings().answers, ...probeAnswers(() => 'Ach.')] }));
  expect(told(probed)).toEqual([
    expect.stringMatching(/^Attacks are a few dozen/u),
    expect.stringMatching(/is looked for in some dozens/u),
  ]);
  expect(told(buildReport(findings()))).toEqual([
    expect.stringContaining('evaluation.adversarial is off'),
    expect.stringContaining('evaluation.capability is off'),
  ]);
});

test('every rule at once is kept by fewer answers than each of them', () => {
  const spec = sampleSpec({
    rules: [
      { id: 'odd', matches: '[13579]$' },
      { id: 'small', matches: 'q\\d$' },
    ],
  });
  const student = buildReport(findings({ spec })).arms[3];
  expect([student?.rules.odd?.value, student?.rules.small?.value, student?.allRules?.value]).toEqual([6 / 12, 10 / 12, 5 / 12]);
  expect(buildReport(findings({ spec: sampleSpec({ rules: [] }) })).arms[3]?.allRules).toBeNull();
});

test('a missing answer is named', () => {
  const answers = findings().answers.filter(({ arm, questionId }) => arm !== 'student' || questionId !== 'q3');
  expect(() => buildReport(findings({ answers }))).toThrow('Arm student has no answer to q3.');
});
