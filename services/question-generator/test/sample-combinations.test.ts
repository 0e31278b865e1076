import { expect, test } from 'vitest';
import { loadAxes } from '../load-axes.ts';
import { sampleCombinations } from '../sample-combinations.ts';

const axes = await loadAxes();
const topics = Array.from({ length: 30 }, (_, index) => `topic ${index}`);
const sample = (more: { split?: 'train' | 'test'; round?: number; seed?: number } = {}, count = 600) => {
  const at = sampleCombinations({ axes, topics, askers: [], language: 'English', split: 'train', round: 1, seed: 0, ...more });
  return Array.from({ length: count }, (_, number) => at(number));
};

test('the same seed gives the same combinations, another seed, round or split gives others', () => {
  expect(sample()).toEqual(sample());
  for (const other of [{ seed: 1 }, { round: 2 }, { split: 'test' as const }]) expect(sample(other)).not.toEqual(sample());
});

test('they can be asked for in any order', () => {
  const at = sampleCombinations({ axes, topics, askers: [], language: 'English', split: 'train', round: 1, seed: 0 });
  expect([500, 3, 77].map(at)).toEqual([500, 3, 77].map((number) => sample()[number]));
});

test('every value comes about equally often, and two axes do not go in step', () => {
  const made = sample();
  for (const axis of ['topic', 'intent', 'asker', 'register', 'length'] as const) {
    const counts = [...Map.groupBy(made, (combination) => combination[axis]).values()].map(({ length }) => length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  }
  expect(new Set(made.map(({ topic, intent }) => `${topic} ${intent}`)).size).toBeGreaterThan(200);
});

test('some intents are for test questions alone', () => {
  const intents = (split: 'train' | 'test') => new Set(sample({ split }).map(({ intent }) => intent));
  expect([...intents('test')].filter((intent) => intents('train').has(intent))).toEqual([]);
  expect(intents('test').size).toBeGreaterThan(2);
});
