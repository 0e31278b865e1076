import { expect, test } from 'vitest';
import { commonestOpening } from '../measures/commonest-opening.ts';

test('the first five words that most answers share, whatever their case and marks', () => {
  const texts = ['Ach, my friend, I am tired.', 'ach my friend I am Ludwig', 'Ach, my friend, you ask much.', ''];
  expect(commonestOpening(texts)).toMatchObject({ text: 'ach my friend i am', share: { value: 0.5, n: 4 } });
});

test('a shorter answer is its own opening, and silence is none', () => {
  expect(commonestOpening(['No.', 'No.', 'Yes, I do.'])).toMatchObject({ text: 'no', share: { value: 2 / 3 } });
  expect(commonestOpening(['', '…'])).toBeNull();
  expect(commonestOpening([])).toBeNull();
});
