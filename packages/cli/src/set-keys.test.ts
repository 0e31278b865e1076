import { expect, test } from 'vitest';
import { setKeys } from './set-keys.ts';

test('keys are set one below the other, over what is there, and values are YAML', () => {
  const tree = { name: 'a', questions: { count: 10, set: 'character' } };
  const settings = ['questions.count=500', 'training.sweep.learningRate=[0.001, 0.002]', 'name=b', 'budgetUsd=null', 'metadata.note=a=b'];
  expect(setKeys(tree, settings)).toEqual({
    name: 'b',
    questions: { count: 500, set: 'character' },
    training: { sweep: { learningRate: [0.001, 0.002] } },
    budgetUsd: null,
    metadata: { note: 'a=b' },
  });
  expect(tree.questions.count).toBe(10);
});

test.for([
  ['questions', 'write a key, = and a value'],
  ['=5', 'write a key, = and a value'],
  ['name.first=x', 'sets a key of name'],
  ['rules=[', 'is no YAML'],
])('%s is refused', ([setting = '', message = '']) => {
  expect(() => setKeys({ name: 'a' }, [setting])).toThrow(message);
});
