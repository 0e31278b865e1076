import { expect, test } from 'vitest';
import { normalWords, words } from './words.ts';

test('apostrophes and hyphens join, punctuation and spaces part, scripts without spaces go by characters', () => {
  expect(words("I don’t half-believe it — don't you? 3.5")).toEqual(['I', 'don’t', 'half-believe', 'it', "don't", 'you', '3', '5']);
  expect(words('我的朋友 Ludwig')).toEqual(['我', '的', '朋', '友', 'Ludwig']);
  expect(words('אך ידידי')).toEqual(['אך', 'ידידי']);
  expect(words('')).toEqual([]);
});

test('case, Unicode form and the shape of an apostrophe do not count', () => {
  expect(normalWords('DON’T Ｆｉｄｅｌｉｏ')).toEqual(["don't", 'fidelio']);
  expect(normalWords('other')).toEqual(['other']);
});
