import { expect, test } from 'vitest';
import { share } from './share.ts';

const hits = (yes: number, no: number) => [...Array<boolean>(yes).fill(true), ...Array<boolean>(no).fill(false)];

test('the interval is the Wilson score interval of the textbooks', () => {
  // Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662.
  const interval = share(hits(81, 182));
  expect(interval?.low).toBeCloseTo(0.2553, 4);
  expect(interval?.high).toBeCloseTo(0.3662, 4);
});

test('all and none still have an interval with width, which meets 1 and 0', () => {
  expect(share(hits(30, 0))).toMatchObject({ value: 1, low: expect.closeTo(0.8865, 3), high: 1, n: 30 });
  expect(share(hits(0, 30))).toMatchObject({ value: 0, low: 0, high: expect.closeTo(0.1135, 3), n: 30 });
});

test('a single answer leaves nearly everything open, none gives no share', () => {
  expect(share([true])?.low).toBeLessThan(0.25);
  expect(share([])).toBeNull();
});
