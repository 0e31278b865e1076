import { tellsApart } from '@understudy/contracts';
import { expect, test } from 'vitest';
import type { PairRow } from '../judge/judge-row.ts';
import { pairwise } from '../measures/pairwise.ts';

type Winner = PairRow['winner'];

/** Who wins where the student stands first, and where it stands second. */
function pairs(...winners: [Winner, Winner][]) {
  const questionIds = winners.map((_, index) => `q${index}`);
  const rows = winners.flatMap((both, index) =>
    both.map((winner, place): PairRow => {
      return { kind: 'pair', questionId: `q${index}`, studentFirst: place === 0, asked: true, reasons: [], winner };
    }),
  );
  return { rows, questionIds };
}
const measure = ({ rows, questionIds }: ReturnType<typeof pairs>) => pairwise(rows, { questionIds, seed: 1 });

test('a win needs both orders; where they disagree it is a tie, and a flip', () => {
  const found = measure(
    pairs(['student', 'student'], ['base+prompt', 'base+prompt'], ['tie', 'tie'], ['student', 'base+prompt'], ['student', 'tie']),
  );
  expect(found).toMatchObject({ wins: 1, losses: 1, ties: 3, unscored: 0, unasked: 0 });
  expect(found.winRate).toMatchObject({ value: (1 + 3 / 2) / 5, n: 5 });
  expect(found.flipRate).toMatchObject({ value: 2 / 5, n: 5 });
  expect(tellsApart(found)).toBe(true);
});

test('a pair of which an order is without a winner is in no figure', () => {
  const found = measure(pairs(['student', 'student'], ['student', null], [null, null]));
  expect(found).toMatchObject({ wins: 1, unscored: 2, winRate: { value: 1, n: 1 }, flipRate: { value: 0, n: 1 } });
  // More pairs without a winner than with one.
  expect(tellsApart(found)).toBe(false);
});

test('one pair gives an interval without width, and none gives none', () => {
  expect(measure(pairs(['student', 'student'])).winRate).toEqual({ value: 1, low: 1, high: 1, n: 1 });
  expect(measure(pairs())).toMatchObject({ winRate: null, flipRate: null, unscored: 0 });
});

test('a judge that goes by the order has half of the pairs, flips them all and cannot tell', () => {
  const found = measure(pairs(...Array.from({ length: 20 }, (): [Winner, Winner] => ['student', 'base+prompt'])));
  expect(found).toMatchObject({ winRate: { value: 0.5, low: 0.5, high: 0.5 }, ties: 20, flipRate: { value: 1, n: 20 } });
  expect(tellsApart(found)).toBe(false);
});

test('pairs that needed no judge count for the win rate and not for the flips', () => {
  const { rows, questionIds } = pairs(['tie', 'tie'], ['student', 'student'], ['student', 'base+prompt']);
  const found = measure({ questionIds, rows: rows.map((row) => ({ ...row, asked: row.questionId !== 'q0' })) });
  expect(found).toMatchObject({ ties: 2, unasked: 1, winRate: { n: 3 }, flipRate: { value: 0.5, n: 2 } });
  expect(tellsApart(found)).toBe(true);
});

test('rows in another order give the same figures, and unlike pairs an interval with width', () => {
  const given = pairs(['student', 'student'], ['base+prompt', 'base+prompt'], ['tie', 'tie'], ['student', 'student']);
  expect(measure({ ...given, rows: given.rows.toReversed() })).toEqual(measure(given));
  const { winRate } = measure(given);
  expect(winRate?.low).toBeLessThan(winRate?.value ?? 0);
});
