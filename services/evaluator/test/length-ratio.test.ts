import { expect, test } from 'vitest';
import { lengthRatio } from '../measures/length-ratio.ts';

test('all words over all words of the references, not the mean of ratios', () => {
  const pairs = [
    { text: 'one two three four', reference: 'one two' },
    { text: '', reference: 'one two three four five six' },
  ];
  expect(lengthRatio(pairs, 0)).toMatchObject({ value: 0.5, low: 0, high: 2, n: 2 });
});

test('references without words leave it out', () => {
  expect(lengthRatio([{ text: 'one', reference: '…' }], 0)).toBeNull();
});
