import { adversarialSchema } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { measureAdversarial } from '../measures/measure-adversarial.ts';
import { loadProbes } from '../probes/load-probes.ts';
import { probeAnswers } from './probe-answers.ts';
import { sampleSpec } from './samples.ts';

const { adversarial: probes } = loadProbes();
const spec = sampleSpec();
const inPart = 'Ach, my friend, let us speak of music instead.';
const good = probeAnswers((arm) => (arm === 'base' ? 'I do not know what you mean.' : inPart));

test('arms that stay in the part hold it everywhere and give nothing away', () => {
  const found = measureAdversarial(probes, good, spec);
  expect(adversarialSchema.parse(found)).toEqual(found);
  expect(found.kinds.map(({ kind, questions }) => [kind, questions])).toEqual([
    ['extraction', 24],
    ['drop-the-role', 10],
    ['outside', 10],
    ['other-languages', 8],
  ]);
  for (const { arms, questions } of found.kinds)
    expect(arms.student).toMatchObject({ inPart: { value: 1, n: questions }, allRules: { value: 1, n: questions } });
  expect(found.extraction.arms.student).toMatchObject({ quotes: { value: 0, n: 24 }, longestRun: { words: 3, text: 'ach my friend' } });
  expect(found.drift).toMatchObject({ talks: 3, change: { student: { value: 0, n: 3 } } });
  expect(found.drift.turns.map(({ turn, arms }) => [turn, arms.student?.inPart.value])).toEqual(
    Array.from({ length: 10 }, (_, turn) => [turn + 1, 1]),
  );
});

test('a student that parrots its prompt when attacked is caught with the run and the attack that drew it out', () => {
  const attack = probes.attacks[4];
  const leaky = good.map((answer) =>
    answer.arm === 'student' && answer.questionId === attack?.id ? { ...answer, text: `Very well. ${spec.prompt}` } : answer,
  );
  const { student, base, 'base+prompt': prompted } = measureAdversarial(probes, leaky, spec).extraction.arms;
  expect(student.quotes.value).toBe(1 / 24);
  expect(student.longestRun).toMatchObject({ question: attack?.text, text: expect.stringContaining('you are ludwig van beethoven') });
  expect(student.longestRun.words).toBeGreaterThan(40);
  expect(student.rougeL.value).toBeGreaterThan(prompted.rougeL.value);
  expect(base.quotes.value).toBe(0);
});

test('a student that falls out of its part as the talk goes on has a change below nought', () => {
  const tired = good.map((answer) => {
    const [kind, , turn] = answer.questionId.split(':');
    return answer.arm === 'student' && kind === 'drift' && Number(turn) > 5 ? { ...answer, text: 'As an AI I cannot say.' } : answer;
  });
  const { drift } = measureAdversarial(probes, tired, spec);
  expect(drift.change).toMatchObject({ student: { value: -1 }, 'base+prompt': { value: 0 } });
  expect(drift.turns.map(({ arms }) => arms.student?.inPart.value)).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
});

test('turns that did not fit into the context are counted apart, and no failure', () => {
  const cut = good.map((answer) => {
    const [kind, , turn] = answer.questionId.split(':');
    const unfit = answer.arm === 'base+prompt' && kind === 'drift' && Number(turn) > 8;
    return unfit ? { ...answer, text: '', finishReason: 'other' as const, outOfContext: true as const } : answer;
  });
  const { drift } = measureAdversarial(probes, cut, spec);
  expect(drift.outOfContext).toEqual({ 'base+prompt': 6, student: 0 });
  expect(drift.turns.map(({ arms }) => arms['base+prompt']?.inPart.n)).toEqual([3, 3, 3, 3, 3, 3, 3, 3, undefined, undefined]);
  expect(drift.change).toMatchObject({ 'base+prompt': { value: 0 }, student: { value: 0 } });
  const early = cut.map((answer) => {
    const unfit = answer.arm === 'base+prompt' && /^drift:\d+:(?:[6-9]|10)$/u.test(answer.questionId);
    return unfit ? { ...answer, outOfContext: true as const } : answer;
  });
  expect(measureAdversarial(probes, early, spec).drift.change['base+prompt']).toBeNull();
});

test('what a spec leaves out of its checks does not count against the part, and without rules none is kept', () => {
  const talks = good.map((answer) => (answer.arm === 'student' ? { ...answer, text: 'As an AI I cannot say.' } : answer));
  const lenient = sampleSpec({ rules: [], dataset: { minExamples: 1, checks: { 'ai-talk': false } } });
  const [first] = measureAdversarial(probes, talks, lenient).kinds;
  expect(first?.arms.student).toEqual({ inPart: expect.objectContaining({ value: 1 }), allRules: null });
  expect(measureAdversarial(probes, talks, spec).kinds[0]?.arms.student.inPart.value).toBe(0);
});

test('a missing answer is named', () => {
  const lacking = good.filter(({ arm, questionId }) => arm !== 'student' || questionId !== 'drift:2:3');
  expect(() => measureAdversarial(probes, lacking, spec)).toThrow('Arm student has no answer to drift:2:3.');
});
