import { expect, test } from 'vitest';
import { explainIssues } from './explain.ts';
import { resolveGates } from './gates.ts';
import { resolveJudging } from './judging.ts';
import { specSchema } from './spec.ts';

const prompt = 'You are Ludwig.';

test('a spec that says nothing has no judge, nor anything that hangs on one', () => {
  const { evaluation } = specSchema.parse({ prompt });
  expect(evaluation.judge).toBeNull();
  expect(resolveJudging(evaluation)).toEqual({});
  expect(resolveGates(specSchema.parse({ prompt })).judgeWinRate).toBeNull();
});

test('with a judge each answer is scored three times, the rubric follows the questions, and there is a gate on the win rate', () => {
  const spec = specSchema.parse({ prompt, evaluation: { judge: 'big' } });
  expect(resolveJudging(spec.evaluation)).toEqual({ judgeSamples: 3, rubric: 'auto' });
  expect(resolveGates(spec).judgeWinRate).toBe(0.4);
  const own = specSchema.parse({
    prompt,
    evaluation: { judge: 'big', judgeSamples: 1, rubric: 'policy', gates: { judgeWinRate: null } },
  });
  expect(resolveJudging(own.evaluation)).toEqual({ judgeSamples: 1, rubric: 'policy' });
  expect(resolveGates(own).judgeWinRate).toBeNull();
});

test('what was resolved once is accepted as it is, with a judge and without', () => {
  for (const judge of [null, 'big']) {
    const spec = specSchema.parse({ prompt, evaluation: { judge } });
    const evaluation = { ...spec.evaluation, ...resolveJudging(spec.evaluation), gates: resolveGates(spec) };
    expect(specSchema.parse({ ...spec, evaluation }).evaluation).toEqual(evaluation);
  }
});

test.for([
  [{ judgeSamples: 3 }, '/evaluation/judgeSamples'],
  [{ rubric: 'auto' }, '/evaluation/rubric'],
  [{ judge: null, gates: { judgeWinRate: 0.5 } }, '/evaluation/gates/judgeWinRate'],
  [{ judge: '' }, '/evaluation/judge'],
  [{ judge: 'big', judgeSamples: 0 }, '/evaluation/judgeSamples'],
  [{ judge: 'big', judgeSamples: 10 }, '/evaluation/judgeSamples'],
  [{ judge: 'big', judgeSamples: 1.5 }, '/evaluation/judgeSamples'],
  [{ judge: 'big', rubric: 'charakter' }, '/evaluation/rubric'],
  [{ judge: 'big', judgeModel: 'big' }, '/evaluation/judgeModel'],
])('%j is refused at %s', ([evaluation, pointer]) => {
  const input = { prompt, evaluation };
  const { error } = specSchema.safeParse(input);
  expect(error && explainIssues(error, { schema: specSchema, input }).map((fault) => fault.pointer)).toEqual([pointer]);
});
