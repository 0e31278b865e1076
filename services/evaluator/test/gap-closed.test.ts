import { createRandom } from '@understudy/checks';
import { expect, test } from 'vitest';
import { gapClosed, klClosed, learnt } from '../measures/gap-closed.ts';
import { scored } from './scored-rows.ts';

const random = createRandom(9);
const rows = Array.from({ length: 40 }, (_, index) => {
  const base = 2.2 + random();
  return scored(
    `q${index}`,
    { base, prompted: base - 0.5, student: base - 0.4 - 0.1 * random(), kl: [0.6, 0.2 + 0.1 * random()] },
    20 + index,
  );
});

test('the gap closed is a ratio of means, and its interval is narrow because the arms are paired by question', () => {
  const gap = gapClosed(rows, 0);
  expect(gap?.value).toBeGreaterThan(0.8);
  expect(gap?.value).toBeLessThan(1);
  // Between questions the base varies by twice the whole gap; unpaired, the interval would be wider than the gap.
  expect((gap?.high ?? 9) - (gap?.low ?? 0)).toBeLessThan(0.1);
  expect(gap?.n).toBe(40);
});

test('a student that is the base closes nothing, one that is the prompted base closes all', () => {
  expect(
    gapClosed(
      rows.map((row) => ({ ...row, arms: { ...row.arms, student: row.arms.base } })),
      0,
    ),
  ).toMatchObject({ value: 0, low: 0, high: 0 });
  expect(
    gapClosed(
      rows.map((row) => ({ ...row, arms: { ...row.arms, student: row.arms['base+prompt'] } })),
      0,
    ),
  ).toMatchObject({ value: 1, low: 1, high: 1 });
});

test('a student worse than the base has a negative figure', () => {
  expect(gapClosed([scored('a', { base: 2, prompted: 1, student: 3 })], 0)?.value).toBe(-1);
});

test('a script that changes nothing leaves no gap to close', () => {
  expect(gapClosed([scored('a', { base: 2, prompted: 2, student: 1 })], 0)).toBeNull();
  const undecided = Array.from({ length: 20 }, (_, index) => scored(`q${index}`, { base: 2, prompted: index % 2 ? 1 : 2.9, student: 2 }));
  expect(gapClosed(undecided, 0)).toBeNull();
  expect(gapClosed([], 0)).toBeNull();
});

test('what was learnt is the share of the loss of the base that is gone, whether or not there is a script', () => {
  const [one, two] = [scored('a', { base: 2, prompted: 1, student: 1 }), scored('b', { base: 4, prompted: 1, student: 3.5 })];
  expect(learnt([one, two], 0)).toMatchObject({ value: (1 + 0.5) / 6, n: 2 });
  expect(
    learnt(
      rows.map((row) => ({ ...row, arms: { base: row.arms.base, student: row.arms.base } })),
      0,
    ),
  ).toMatchObject({ value: 0, low: 0, high: 0 });
  expect(learnt([], 0)).toBeNull();
});

test('the divergence closed compares with the base, and is null where a row has none', () => {
  const kl = klClosed(rows, 0);
  expect(kl?.value).toBeCloseTo(1 - 0.25 / 0.6, 1);
  expect(kl?.low).toBeLessThan(kl?.value ?? 0);
  expect(klClosed([...rows, scored('c', { base: 2, prompted: 1, student: 1 })], 0)).toBeNull();
  expect(klClosed([], 0)).toBeNull();
});
