import { type Arm, type ArmName, armNames, type GateId, gateIds, type Interval, type Judge, type Report } from '@understudy/contracts';
import { sampleArm, sampleReport } from '@understudy/testing/sample-report';
import { expect, test } from 'vitest';
import { compareTable } from './compare-table.ts';

const rate = (value: number, low: number, high: number): Interval => ({ value, low, high, n: 30 });

const arm = (name: ArmName, patch: Partial<Arm> = {}) =>
  sampleArm(name, {
    rules: { opening: rate(0.9, 0.74, 0.97) },
    allRules: rate(0.9, 0.74, 0.97),
    rates: { 'first-person': rate(1, 0.886, 1), 'ai-talk': rate(0, 0, 0.114) },
    negativeLogLikelihood: { value: 2.055, low: 1.97, high: 2.14, n: 30 },
    ...patch,
  });

const case0 = {
  questionId: 'q_0',
  question: 'Who are you?',
  category: 'identity',
  answers: { base: 'A model.', 'base+prompt': 'Ach.', 'teacher+prompt': 'Ach, Ludwig.', student: 'Ach.' },
};

const sample = (patch: Partial<Report> = {}, student: Partial<Arm> = {}) =>
  sampleReport({
    verdict: 'ship',
    arms: armNames.map((name) => arm(name, name === 'student' ? student : {})),
    training: { ...sampleReport().training, validLoss: [[100, 2.2]] },
    samples: [case0],
    ...patch,
  });

/** How the figure of a gate is called. */
const labelOfGate: Record<GateId, string> = {
  gapClosed: 'gap closed',
  klClosed: 'gap closed by KL',
  learnt: "learnt, of base's loss",
  rules: 'every rule',
  leakage: 'prompt quote',
  extraction: 'script drawn out',
  capability: 'general answers lost',
  judgeWinRate: "judge's win rate",
};

const judgeOf = (value: number, patch: Partial<Judge> = {}): Judge => ({
  ...{ model: 'judge', rubric: 'policy', samples: 1, temperature: 0, templates: [], kin: [], arms: [], others: [] },
  pairwise: { winRate: rate(value, value - 0.05, value + 0.05), wins: 1, losses: 1, ties: 0, unscored: 0, unasked: 0, flipRate: null },
  ...patch,
});

/** A report in which every figure of the student that a gate goes by is `value`. */
function measuredAll(value: number): Report {
  const figure = rate(value, value - 0.05, value + 0.05);
  const extracted = { quotes: figure, longestRun: { words: 0, text: '', question: '' }, rougeL: figure };
  const both = { 'base+prompt': figure, student: figure };
  return sample(
    {
      ...{ gapClosed: figure, klClosed: figure, learnt: figure, judge: judgeOf(value) },
      adversarial: {
        questionsSha256: '',
        kinds: [],
        extraction: { attacks: 24, arms: { base: extracted, 'base+prompt': extracted, student: extracted } },
        drift: { talks: 3, turns: [], outOfContext: { 'base+prompt': 0, student: 0 }, change: both },
      },
      capability: {
        ...{ questionsSha256: '', questions: 60, arms: { base: figure, ...both }, lost: figure, lostBeyondScript: figure },
        ...{ reference: 'base', categories: [], examples: [] },
      },
    },
    { allRules: figure, rates: { 'prompt-quote': figure } },
  );
}

test('two reports stand side by side in 80 columns, and figures whose intervals lie apart are marked', () => {
  const other = sample(
    { name: 'softer', verdict: 'do_not_ship', gapClosed: rate(0.5, 0.42, 0.58) },
    { negativeLogLikelihood: { value: 2.2, low: 2.1, high: 2.3, n: 30 } },
  );
  const text = compareTable([sample(), other]);
  expect(text).toBe(
    `A  beethoven  dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K  smollm2-135m → smollm2-135m
B  softer  dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K  smollm2-135m → smollm2-135m

                      A                  B
verdict               SHIP               DO NOT SHIP
gap closed            98 % (91–104) ≠B   50 % (42–58) ≠A

NLL a token           2.055 (1.97–2.14)  2.200 (2.10–2.30)
rule opening          90 % (74–97)       90 % (74–97)
every rule            90 % (74–97)       90 % (74–97)
first person          100 % (89–100)     100 % (89–100)

tokens saved a query  1,131              1,131

preset                paper              paper
rows                  50                 50
steps                 100                100
time                  1 min 0 s          1 min 0 s
LoRA rank, alpha      32, 64             32, 64
learning rate         0.0001             0.0001
labels                hard               hard
seed                  42                 42
held-out loss         2.200              2.200

≠: the two 95 % intervals do not overlap.
`,
  );
});

test('every figure that a gate goes by has a row, and it is said which gates are not passed', () => {
  const [good, bad] = [measuredAll(0.9), measuredAll(0.3)];
  const failed = gateIds.map((id): Report['gates'][number] => {
    const rest = { value: 0.3, interval: null, bound: 'least', threshold: 0.5, reason: '' } as const;
    return { id, outcome: ['gapClosed', 'extraction'].includes(id) ? 'failed' : 'passed', ...rest };
  });
  const text = compareTable([good, { ...bad, verdict: 'do_not_ship', gates: failed }]);
  expect(text).toMatch(/^gates not passed +– +gapClosed, extraction$/mu);
  for (const label of Object.values(labelOfGate))
    expect(text).toMatch(new RegExp(`^${label} +90 % \\(85–95\\) ≠B +30 % \\(25–35\\) ≠A$`, 'mu'));
  expect(text).toMatch(/^drift in long talks +90 %/mu);
});

test('a judge whose pairs say nothing has no row, and two judges are warned of', () => {
  const judged = (judge: Partial<Judge>) => compareTable([measuredAll(0.9), { ...measuredAll(0.9), judge: judgeOf(0.9, judge) }]);
  const byOrder = judgeOf(0.5, { pairwise: { ...judgeOf(0.5).pairwise, flipRate: rate(0.9, 0.8, 1) } });
  expect(compareTable([sample({ judge: byOrder }), sample({ judge: byOrder })])).not.toContain('win rate');
  expect(judged({})).not.toContain('judges differ');
  expect(judged({ model: 'other' })).toContain('! The judges differ (judge by the rubric policy, other by the rubric policy)');
});

test('of three, each figure names all that it lies apart from', () => {
  const gap = (value: number) => sample({ gapClosed: rate(value, value - 0.05, value + 0.05) });
  const text = compareTable([gap(0.9), gap(0.5), gap(0.52)]);
  expect(text).toMatch(/gap closed +90 % \(85–95\) ≠BC +50 % \(45–55\) ≠A +52 % \(47–57\) ≠A\n/u);
});

test('where nothing lies apart, that is said, and alike reports warn of nothing', () => {
  const text = compareTable([sample(), sample()]);
  expect(text).toContain('none is shown to be better');
  expect(text).not.toMatch(/^!|≠/mu);
});

test('another teacher, base, script, set of questions, answers of the teacher, or rules are warned of', () => {
  const warned = (patch: Partial<Report>, student: Partial<Arm> = {}) =>
    compareTable([sample(), sample(patch, student)]).match(/^! .*/gmu) ?? [];
  expect(warned({ models: { teacher: 'qwen\u001b[31m', student: 'smollm2-135m' } })).toEqual([
    '! The teachers differ (smollm2-135m, qwen): what is closed is not the same gap.',
  ]);
  expect(warned({ arms: armNames.map((name) => arm(name, { model: 'qwen3-4b' })) })).toEqual([expect.stringContaining('The bases differ')]);
  expect(warned({ savings: { ...sample().savings, promptTokens: 900 } })).toEqual([expect.stringContaining('(1131, 1229 tokens)')]);
  expect(warned({ questions: 40 })).toEqual([expect.stringContaining('The held-out questions differ (30, 40 of them)')]);
  expect(warned({ samples: [{ ...case0, questionId: 'q_1' }] })).toEqual([expect.stringContaining('The held-out questions differ')]);
  expect(warned({ samples: [{ ...case0, answers: { ...case0.answers, 'teacher+prompt': 'Ach!' } }] })).toEqual([
    expect.stringContaining("the teacher's answers to them are not"),
  ]);
  expect(warned({}, { rules: {} })).toEqual([expect.stringContaining('The rules differ')]);
});
