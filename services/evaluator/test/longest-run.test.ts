import { expect, test } from 'vitest';
import { longestRun } from '../measures/longest-run.ts';
import { rougeL } from '../measures/rouge-l.ts';

const words = (text: string) => text.split(' ').filter(Boolean);

test('the longest run is the longest stretch of words in both, wherever it stands', () => {
  expect(longestRun(words('so you are a great composer lives'), [words('you are a composer'), words('a great composer lives on')])).toEqual(
    {
      start: 3,
      length: 4,
    },
  );
  expect(longestRun(words('nothing here'), [words('you are a composer')])).toEqual({ start: 0, length: 0 });
  expect(longestRun([], [words('you are')]).length).toBe(0);
  expect(longestRun(words('you are'), []).length).toBe(0);
});

test('a run does not go over from one part of the script into the next', () => {
  expect(longestRun(words('a b c d'), [words('x a b'), words('c d y')]).length).toBe(2);
  expect(longestRun(words('a b c d'), [words('x a b c d y')])).toEqual({ start: 0, length: 4 });
});

test('ROUGE-L recall counts the longest common subsequence over the reference, gaps allowed, order kept', () => {
  // Lin 2004, section 3: "police kill the gunman" shares 2 words in order with the reference, "police ended the gunman" 3.
  const reference = words('police killed the gunman');
  expect(rougeL(words('police kill the gunman'), reference)).toBe(3 / 4);
  expect(rougeL(words('the gunman kill police'), reference)).toBe(2 / 4);
  expect(rougeL(words('the gunman police killed'), reference)).toBe(2 / 4);
  expect(rougeL(reference, reference)).toBe(1);
  expect(rougeL([], reference)).toBe(0);
  expect(rougeL(words('anything'), [])).toBe(0);
});
