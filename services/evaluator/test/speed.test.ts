import { expect, test } from 'vitest';
import { speed } from '../measures/speed.ts';
import { timing } from './sample-economics.ts';

const questions = ['a', 'b', 'c', 'd'];
const timings = [
  timing('base+prompt', 'a', 900, { kind: 'first', usage: { input: 1140, cachedInput: 12, output: 11 } }),
  timing('student', 'a', 70, { kind: 'first' }),
  timing('base+prompt', 'a', 800, { kind: 'warm-up' }),
  timing('student', 'a', 60, { kind: 'warm-up' }),
  ...questions.flatMap((id, index) => [timing('base+prompt', id, 200 + 10 * index), timing('student', id, 40 + 10 * index)]),
];

test('means are over the timed questions, each with its interval, and the call without a cache stands apart', () => {
  const found = speed(timings, 0);
  expect(found?.questions).toBe(4);
  const prompted = found?.arms['base+prompt'];
  expect(prompted?.firstTokenMs).toMatchObject({ value: 215, n: 4 });
  expect(prompted?.firstTokenMs?.low).toBeGreaterThanOrEqual(200);
  expect(prompted?.firstTokenMs?.high).toBeLessThanOrEqual(230);
  expect(prompted?.firstCall).toEqual({ firstTokenMs: 900, inputTokens: 1140, cachedInputTokens: 12 });
  expect(prompted).toMatchObject({ meanInputTokens: 1140, meanCachedInputTokens: 1100 });
  expect(found?.arms.student.firstTokenMs).toMatchObject({ value: 55, n: 4 });
  // Ten tokens after the first in 100 ms.
  expect(found?.arms.student.tokensPerSecond).toMatchObject({ value: expect.closeTo(100, 9), low: expect.closeTo(100, 9), n: 4 });
  expect(found?.firstTokenRatio).toMatchObject({ value: expect.closeTo(55 / 215, 12), n: 4 });
  expect(speed(timings, 0)).toEqual(found);
});

test('without a stream there is no speed, and neither where nothing was said', () => {
  expect(speed([timing('base+prompt', 'w', null, { kind: 'first', streamed: false })], 0)).toBeNull();
  expect(
    speed(
      questions.flatMap((id) => [timing('base+prompt', id, null), timing('student', id, null)]),
      0,
    ),
  ).toBeNull();
  expect(speed([], 0)).toBeNull();
});

test('a question that one arm said nothing to is left out of the comparison', () => {
  const found = speed([...timings, timing('base+prompt', 'e', 1000), timing('student', 'e', null)], 0);
  expect(found).toMatchObject({ questions: 4, firstTokenRatio: { value: expect.closeTo(55 / 215, 12) } });
});

test('a host that counts no tokens, or answers in one, leaves the rate open', () => {
  const usage = { input: 0, cachedInput: 0, output: 0 };
  const found = speed(
    timings.map((each) => ({ ...each, usage })),
    0,
  );
  expect(found?.arms.student).toMatchObject({ tokensPerSecond: null, meanInputTokens: 0, firstTokenMs: { value: 55 } });
});
