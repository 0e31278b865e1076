import { expect, test } from 'vitest';
import { combinationsOf } from './combinations.ts';
import { loadQuestionSet } from './load-question-set.ts';

const set = loadQuestionSet('character');
const list = (letter: string, size: number) => Array.from({ length: size }, (_, index) => `${letter}${index}`);
const pools = new Map([
  ['works', list('w', 7)],
  ['places', list('p', 5)],
  ['emotions', list('e', 4)],
]);

function all(template: string): string[] {
  const { total, at } = combinationsOf(template, set, pools, 0);
  return Array.from({ length: Number(total) }, (_, position) => Object.values(at(BigInt(position))).join(' '));
}

test('every combination of values comes exactly once', () => {
  const made = all('{work} in {place} with {emotion}');
  expect(made).toHaveLength(7 * 5 * 4);
  expect(new Set(made).size).toBe(made.length);
});

test('two slots of one facet take each pair once, whichever comes first', () => {
  const made = all('{work} or {otherWork} in {place}').map((values) => values.split(' ').sort().join(' '));
  expect(made).toHaveLength(((7 * 6) / 2) * 5);
  expect(new Set(made).size).toBe(made.length);
  expect(made.every((values) => new Set(values.split(' ')).size === 3)).toBe(true);
});

test('a beginning of the sequence uses the values of each slot about equally often', () => {
  const beginning = all('{work} in {place} with {emotion}').slice(0, 35);
  const uses = (value: string) => beginning.filter((values) => values.split(' ').includes(value)).length;
  for (const value of pools.get('works') ?? []) expect(uses(value)).toBe(5);
  for (const value of pools.get('places') ?? []) expect([6, 7, 8]).toContain(uses(value));
  for (const value of pools.get('emotions') ?? []) expect([7, 8, 9, 10, 11]).toContain(uses(value));
});

test('a template without slots is one question, and one whose facet has no values is none', () => {
  expect(combinationsOf('Who are you?', set, pools, 0).total).toBe(1n);
  expect(combinationsOf('Why {technique}?', set, pools, 0).total).toBe(0n);
});
