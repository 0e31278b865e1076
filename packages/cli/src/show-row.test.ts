import type { ShownRow } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { showRow, showTotals } from './show-row.ts';

const rowOf = (tokens: [string, boolean][]): ShownRow => ({
  id: 'q',
  text: tokens.map(([text]) => text).join(''),
  tokens: tokens.map(([text, supervised], id) => ({ id, text, supervised })),
  counts: { tokens: tokens.length, supervised: 2, share: 0.5 },
});

test('a colour ends with each line and begins again on the next', () => {
  const row = rowOf([
    ['Who?\n', false],
    ['One\n', true],
    ['two', true],
    ['!', false],
  ]);
  expect(showRow(row, true)).toEqual([
    'q: 4 tokens, 2 of them learnt (50.0 %)',
    'Who?',
    '\u001b[32;4mOne\u001b[0m',
    '\u001b[32;4mtwo\u001b[0m!',
    '',
  ]);
  expect(showRow(row, false).slice(1)).toEqual(['Who?', '⟦One⟧', '⟦two⟧!', '']);
});

test('what a row says reaches no terminal as a command', () => {
  expect(
    showRow(
      rowOf([
        ['a\u001b[2J', true],
        ['b', false],
      ]),
      false,
    ).join('\n'),
  ).not.toContain('\u001b');
});

test('more refused rows than are named are counted', () => {
  const totals = {
    rows: 1,
    tokens: 4,
    supervised: 2,
    share: 0.5,
    longest: { id: 'q', tokens: 4 },
    refused: 3,
    refusals: [{ id: 'x', reason: 'is bad' }],
  };
  expect(showTotals(totals)).toEqual([
    '1 row, 4 tokens, 2 of them learnt (50.0 %); the longest is q with 4.',
    '3 refused:',
    '  x is bad',
    '  and 2 more.',
  ]);
});
