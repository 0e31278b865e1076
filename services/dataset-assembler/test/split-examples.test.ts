import { expect, test } from 'vitest';
import { splitExamples } from '../split-examples.ts';
import { questionOf } from './stage.ts';

const ids = Array.from({ length: 200 }, (_, number) => questionOf(number).id);
const split = (examples: readonly string[], more: { seed?: number; groups?: string[][] } = {}) =>
  splitExamples(examples, { groups: [], seed: 42, validShare: 0.1, ...more });

test('the order in which examples come changes nothing, another seed does', () => {
  const one = split(ids);
  expect(one.valid).toHaveLength(20);
  expect(new Set([...one.train, ...one.valid]).size).toBe(200);
  expect(split([...ids].reverse())).toEqual(one);
  expect(split(ids, { seed: 43 })).not.toEqual(one);
});

test('one more example moves hardly any other', () => {
  const before = split(ids.slice(0, 199));
  const after = split(ids);
  const moved = before.valid.filter((id) => !after.valid.includes(id));
  expect(moved.length).toBeLessThanOrEqual(1);
  const known = new Set(ids.slice(0, 199));
  const order = before.train.filter((id) => after.train.includes(id));
  expect(after.train.filter((id) => known.has(id) && before.train.includes(id))).toEqual(order);
});

test('questions that are nearly the same stay on one side, in whatever order their group is told', () => {
  const groups = ids.map((id) => [id, `${id}-twin`]);
  for (const seed of [1, 2, 3]) {
    const { train, valid } = split(groups.flat(), { seed, groups });
    expect(valid).toHaveLength(40);
    for (const id of valid) expect(train).not.toContain(id.endsWith('-twin') ? id.slice(0, -5) : `${id}-twin`);
    const reversed = groups.map((group) => [...group].reverse()).reverse();
    expect(split(groups.flat(), { seed, groups: reversed })).toEqual({ train, valid });
  }
});

test('of a group only those count that are among the examples', () => {
  const groups = ids.map((id) => [id, `${id}-twin`]);
  expect(split(ids, { groups })).toEqual(split(ids));
});

test.for([
  [1, 1, 0],
  [2, 1, 1],
  [5, 4, 1],
  [14, 13, 1],
  [15, 13, 2],
])('of %i examples %i train and %i measure', ([count = 0, train, valid]) => {
  const { train: trained, valid: held } = split(ids.slice(0, count));
  expect([trained.length, held.length]).toEqual([train, valid]);
});

test('a group larger than the share is held out when there is no smaller one', () => {
  const groups = [1, 2].map((group) => [1, 2, 3].map((number) => `${group}-${number}`));
  const { train, valid } = split(groups.flat(), { groups });
  expect([train.length, valid.length]).toEqual([3, 3]);
  expect(new Set(valid.map((id) => id[0])).size).toBe(1);
});

test('when all ask the same, all train', () => {
  expect(split(['a', 'b', 'c'], { groups: [['a', 'b', 'c']] })).toMatchObject({ valid: [] });
});
