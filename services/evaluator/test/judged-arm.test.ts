import { expect, test } from 'vitest';
import type { ScoreRow } from '../judge/judge-row.ts';
import { judgedArm } from '../measures/judged-arm.ts';

const dimensions = ['tone', 'sense'];
const row = (questionId: string, sample: number, scores: [number, number] | null, patch: Partial<ScoreRow> = {}): ScoreRow => ({
  ...{ kind: 'score', arm: 'student', asked: true, flaws: [] },
  ...{ questionId, sample, scores: scores && { tone: scores[0], sense: scores[1] } },
  ...patch,
});
const measure = (rows: readonly ScoreRow[], questionIds = ['a', 'b']) => judgedArm('student', rows, { questionIds, dimensions, seed: 3 });

test('the median of an answer’s samples counts, by dimension, and the mean over answers', () => {
  const arm = measure([row('a', 0, [7, 1]), row('a', 1, [1, 2]), row('a', 2, [6, 7]), row('b', 0, [3, 4]), row('b', 1, [4, 4])]);
  expect(arm.scores.tone).toMatchObject({ value: (6 + 3.5) / 2, low: 3.5, high: 6, n: 2 });
  expect(arm.scores.sense).toMatchObject({ value: 3, n: 2 });
  expect(arm).toMatchObject({ unscored: 0, unscoredSamples: 0, empty: 0 });
});

test('a sample without a score is left out of its answer, an answer without any out of the mean, and both are counted', () => {
  const arm = measure([row('a', 0, [5, 5]), row('a', 1, null), row('b', 0, null), row('b', 1, null)]);
  expect(arm.scores.tone).toEqual({ value: 5, low: 5, high: 5, n: 1 });
  expect(arm).toMatchObject({ unscored: 1, unscoredSamples: 3 });
});

test('without a score there is no figure', () => {
  expect(measure([row('a', 0, null), row('b', 0, null)])).toMatchObject({ scores: { tone: null, sense: null }, unscored: 2 });
  expect(measure([], [])).toMatchObject({ scores: { tone: null, sense: null }, unscored: 0 });
});

test('other arms do not count, and an empty answer is counted once', () => {
  const empty = { asked: false };
  const arm = measure([row('a', 0, [1, 1], empty), row('a', 1, [1, 1], empty), row('b', 0, [7, 7]), row('a', 0, [7, 7], { arm: 'base' })]);
  expect(arm).toMatchObject({ name: 'student', empty: 1, scores: { tone: { value: 4, n: 2 } } });
});

test('rows in another order give the same figures', () => {
  const ids = Array.from({ length: 9 }, (_, index) => `q${index}`);
  const rows = ids.map((id, index) => row(id, 0, [1 + (index % 7), 7 - (index % 5)]));
  expect(measure(rows.toReversed(), ids)).toEqual(measure(rows, ids));
});
