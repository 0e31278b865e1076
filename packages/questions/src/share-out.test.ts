import { expect, test } from 'vitest';
import { shareOut } from './share-out.ts';

/** Gives its letter, at most `size` times. */
function letters(letter: string, weight: number, size = 1000) {
  let left = size;
  return {
    weight,
    next() {
      if (left === 0) return undefined;
      left -= 1;
      return letter;
    },
  };
}

const take = (next: () => string | undefined, count: number) => Array.from({ length: count }, next);

test('at any length each source has been drawn from in proportion to its weight', () => {
  const drawn = take(shareOut([letters('a', 1), letters('b', 2), letters('c', 7)]), 200);
  for (const length of [10, 50, 100, 130, 200]) {
    const counts = ['a', 'b', 'c'].map((letter) => drawn.slice(0, length).filter((other) => other === letter).length);
    for (const [index, weight] of [1, 2, 7].entries())
      expect(Math.abs((counts[index] ?? 0) - (length * weight) / 10)).toBeLessThanOrEqual(1);
  }
});

test('a source that has run dry leaves its share to the others, and in the end there is nothing', () => {
  const next = shareOut([letters('a', 1, 2), letters('b', 1, 5), letters('c', 0)]);
  expect(take(next, 8).join('')).toMatch(/^(ab|ba){2}bbb$/);
  expect(next()).toBeUndefined();
});
