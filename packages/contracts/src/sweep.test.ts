import { expect, test } from 'vitest';
import { explainIssues, specSchema, trainingBackends, unfitSettings } from './index.ts';
import { sweepSchema, variantLabel, variantsOf } from './sweep.ts';

const faults = (training: object) => {
  const input = { prompt: 'x', training };
  const result = specSchema.safeParse(input);
  return result.success
    ? []
    : explainIssues(result.error, { schema: specSchema, input }).map(({ pointer, detail }) => `${pointer} ${detail}`);
};

test('a sweep stands for its variants in their order', () => {
  const variants = variantsOf(sweepSchema.parse({ learningRate: [1e-3, 3e-4] }));
  expect(variants).toEqual([{ learningRate: 1e-3 }, { learningRate: 3e-4 }]);
  expect(variants.map(variantLabel)).toEqual(['learningRate 0.001', 'learningRate 0.0003']);
  expect(variantsOf(sweepSchema.parse({ learningRate: [1e-3, 3e-4], labels: ['hard', 'soft'] })).map(variantLabel)).toEqual([
    'learningRate 0.001, labels hard',
    'learningRate 0.001, labels soft',
    'learningRate 0.0003, labels hard',
    'learningRate 0.0003, labels soft',
  ]);
  expect(faults({ rank: 8, sweep: { learningRate: [1e-3, 3e-4] } })).toEqual([]);
});

test.each([
  ['no key', { sweep: {} }, '/training/sweep "training.sweep" makes 1 variant; a sweep has 2 to 8'],
  ['one variant', { sweep: { learningRate: [1e-3] } }, '/training/sweep "training.sweep" makes 1 variant; a sweep has 2 to 8'],
  ['an empty list', { sweep: { learningRate: [] } }, '/training/sweep/learningRate "training.sweep.learningRate" has 0 entries'],
  ['nine values', { sweep: { learningRate: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => n / 10) } }, 'has 9 entries; at most 8'],
  [
    'ten variants',
    { sweep: { learningRate: [0.1, 0.2, 0.3, 0.4, 0.5], labels: ['hard', 'soft'] } },
    'makes 10 variants; a sweep has 2 to 8',
  ],
  ['a value twice', { sweep: { learningRate: [1e-3, 0.001] } }, '"training.sweep.learningRate" names a value twice'],
  [
    'a value out of bounds',
    { sweep: { learningRate: [1e-3, 2] } },
    '/training/sweep/learningRate/1 "training.sweep.learningRate.1" is 2; at most 1',
  ],
  ['a key that cannot be swept', { sweep: { learningRat: [1, 2] } }, 'Unknown key "learningRat"; did you mean "learningRate"?'],
  [
    'a key given twice',
    { learningRate: 1e-3, sweep: { learningRate: [1e-3, 3e-4] } },
    '/training/learningRate "training.learningRate" is given beside sweep.learningRate',
  ],
])('a sweep with %s is refused', (_, training, fault) => {
  expect(faults(training).join('\n')).toContain(fault);
});

test('hosts that train cannot be told to sweep', () => {
  const training = specSchema.parse({ prompt: 'x', training: { sweep: { learningRate: [1e-3, 3e-4] } } }).training;
  const refused = trainingBackends.filter((backend) =>
    unfitSettings(training, backend).some(({ pointer }) => pointer === '/training/sweep'),
  );
  expect(refused).toEqual(['tinker', 'openai']);
});
