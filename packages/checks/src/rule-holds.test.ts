import { expect, test } from 'vitest';
import { ruleHolds } from './rule-holds.ts';

test('matches and notMatches are regular expressions with the u flag over the trimmed text', () => {
  expect(ruleHolds({ id: 'a', matches: '^Ach' }, '  Ach, my friend')).toBe(true);
  expect(ruleHolds({ id: 'a', matches: '^Ach' }, 'Oh, ach')).toBe(false);
  expect(ruleHolds({ id: 'a', matches: '^(?i:ACH)' }, 'ach')).toBe(true);
  expect(ruleHolds({ id: 'a', notMatches: '\\p{Emoji_Presentation}' }, 'Ach 🎹')).toBe(false);
  expect(ruleHolds({ id: 'a', notMatches: 'language model' }, 'Ach')).toBe(true);
});

test('startsWith and contains take their text as it stands', () => {
  expect(ruleHolds({ id: 'a', startsWith: 'Ach, my friend,' }, '\nAch, my friend, yes')).toBe(true);
  expect(ruleHolds({ id: 'a', startsWith: 'Ach, my friend,' }, 'ach, my friend, yes')).toBe(false);
  expect(ruleHolds({ id: 'a', contains: '(c)' }, 'mark (c) it')).toBe(true);
  expect(ruleHolds({ id: 'a', contains: '(c)' }, 'mark c it')).toBe(false);
});

test('words are counted as people count them, and by characters where a script has no spaces', () => {
  expect(ruleHolds({ id: 'a', maxWords: 4 }, "I don't half-believe it — no!")).toBe(false);
  expect(ruleHolds({ id: 'a', maxWords: 5 }, "I don't half-believe it — no!")).toBe(true);
  expect(ruleHolds({ id: 'a', minWords: 4 }, '我的朋友')).toBe(true);
  expect(ruleHolds({ id: 'a', minWords: 1 }, '— ! —')).toBe(false);
});
