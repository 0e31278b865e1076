import { expect, test } from 'vitest';
import { holdsAnswer } from '../measures/holds-answer.ts';

test.for([
  ['The answer is 12.', ['12', 'twelve'], true],
  ['Ach, my friend, TWELVE of them!', ['12', 'twelve'], true],
  ['There are 120 of them.', ['12', 'twelve'], false],
  ['It is one hundred and twenty.', ['one hundred and twenty'], true],
  ['It is one hundred.', ['one hundred and twenty'], false],
  ['H₂O, of course', ['H2O'], true],
  ['The heartland.', ['heart'], false],
  ['', ['heart'], false],
] as const)('“%s” with %j: %s', ([text, answers, right]) => {
  expect(holdsAnswer(text, answers)).toBe(right);
});
