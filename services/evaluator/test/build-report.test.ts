import { armNames, reportSchema, trainingPreset } from '@understudy/contracts';
import { expect, test } from 'vitest';
import type { ArmAnswer } from '../ask-arms.ts';
import { loadProbes } from '../probes/load-probes.ts';
import { buildReport, type Findings } from '../report/build-report.ts';
import { timing } from './sample-economics.ts';
import { sampleSpec, scored, testQuestion } from './samples.ts';

const usage = { input: 40, cachedInput: 0, output: 20 };

function findings(patch: Partial<Findings> = {}): Findings {
  const questions = Array.from({ length: 12 }, (_, index) => testQuestion(`q${index}`, index < 4 ? { category: 'identity' } : {}));
  const say = {
    base: 'I am an AI assistant.',
    'base+prompt': 'Ach, I am Beethoven.',
    student: 'Ach, I am Ludwig.',
  };
  return {
    distillationId: 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K',
    evaluationOf: null,
    student: 'student:beethoven',
    createdAt: '2026-11-23T09:41:12.000Z',
    spec: sampleSpec(),
    questions,
    probes: loadProbes(),
    answers: Object.entries(say).flatMap(([arm, text]) =>
      questions.map(({ id }) => ({
        arm: arm as ArmAnswer['arm'],
        questionId: id,
        text: `${text} ${id}`,
        finishReason: 'stop' as const,
        usage,
      })),
    ),
    scores: {
      rows: questions.map(({ id }, index) => scored(id, { base: 2.4, prompted: 2, student: 2.05 + index / 200, kl: [0.6, 0.2] })),
      scriptTokens: { prompt: 800, demonstrations: 300 },
      keyValueBytesPerToken: 23_040,
    },
    judging: null,
    timings: questions.slice(0, 3).flatMap(({ id }) => [timing('base+prompt', id, 200), timing('student', id, 50)]),
    record: { usage: [], stages: [] },
    sameWeights: true,
    prices: { teacher: undefined, student: undefined },
    training: {
      preset: 'recommended',
      base: 'smollm2-135m',
      settings: trainingPreset('recommended', { rows: 40, parameters: 135e6, softLabels: false }),
      files: {},
      sweep: null,
      steps: 30,
      epochs: 3,
      seconds: 50,
      rows: 40,
      totalTokens: 9000,
      supervisedTokens: 4000,
      supervisedTokensPerSecond: 80,
      totalTokensPerSecond: 80,
      teacherSeconds: null,
      peakMemoryBytes: 1,
      precision: 'float32',
      bestStep: 30,
      trainLoss: [[1, 3]],
      validLoss: [[30, 2]],
      validCrossEntropy: [],
      resumedFrom: [],
      parameters: 134_515_008,
      trainableParameters: 9_000_000,
      versions: {},
    },
    stats: {
      questions: 60,
      answers: 58,
      unanswered: 2,
      rounds: 1,
      train: 40,
      valid: 4,
      test: 12,
      rejected: 2,
      rejectionsByCheck: { truncated: 2 },
      samplesAsked: 70,
    },
    ...patch,
  };
}

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
