import { expect, test } from 'vitest';
import { specDifferences } from './spec-differences.ts';
import { type Step, type StepName, stepNames, weighSteps } from './weigh-steps.ts';

const promises = { questionsPlanned: true, sameEngine: true };

/** Steps of which the named ones are in a state. */
const steps = (states: Partial<Record<StepName, Step['state']>>): Step[] =>
  stepNames.map((name) => ({ name, state: states[name] ?? 'same', detail: '' }));

test('the first that differs in flow order is the cause, and nothing after it counts', () => {
  const weighed = weighSteps(steps({ answers: 'differs', dataset: 'differs', adapter: 'differs' }), promises);
  expect(weighed).toMatchObject({ cause: 'answers', broken: false, sentence: expect.stringContaining('The teacher answered otherwise') });
  expect(weighSteps(steps({}), promises)).toEqual({ cause: null, broken: false, sentence: 'Everything is the same.' });
});

test.for<[StepName, Partial<typeof promises>, boolean]>([
  ['spec', {}, true],
  ['facets', {}, false],
  ['questions', {}, true],
  ['questions', { questionsPlanned: false }, false],
  ['answers', {}, false],
  ['dataset', {}, true],
  ['adapter', {}, true],
  ['adapter', { sameEngine: false }, false],
])('%s that differs, with %j, breaks a promise: %s', ([name, patch, broken]) => {
  expect(weighSteps(steps({ [name]: 'differs' }), { ...promises, ...patch })).toMatchObject({ cause: name, broken });
});

test('rows made of answers that cannot be compared break no promise', () => {
  expect(weighSteps(steps({ answers: 'unknown', dataset: 'differs' }), promises)).toMatchObject({ cause: 'dataset', broken: false });
  expect(weighSteps(steps({ answers: 'unknown' }), promises).sentence).toContain('answers cannot be compared');
});

test('specs differ by pointers, but for what nothing is made from', () => {
  const spec = { name: 'a', metadata: { by: 'x' }, teacher: { model: 'large', samples: 3 }, rules: [{ id: 'a' }] };
  expect(specDifferences(spec, { ...spec, name: 'b', metadata: { by: 'y' } })).toEqual([]);
  expect(specDifferences(spec, { ...spec, teacher: { model: 'large', samples: 1, seed: 0 }, rules: [] })).toEqual([
    '/teacher/samples',
    '/teacher/seed',
    '/rules',
  ]);
});
