import { expect, test } from 'vitest';
import { nearDuplicates } from './near-duplicates.ts';

/** Eight words of its own for a number. */
const saying = (number: number) =>
  Array.from({ length: 16 }, (_, i) => (((number + 1) * (i + 3) * 2_654_435_761) % 1_000_003).toString(36)).join(' ');

test('texts that differ in case, punctuation and a word or two are one group, by first index', () => {
  const texts = [
    'Ach, my friend, I wrote the Eroica in the summer of 1803 and tore the name of Bonaparte from its first page.',
    'I love fish.',
    'Ach my friend! I wrote the Eroica in the summer of 1803, and tore the name of Bonaparte from its first page',
    'I drink wine.',
    'ACH, MY FRIEND, I wrote the Eroica in the summer of 1803 and tore the name of Bonaparte from the first page.',
    'I love fish',
  ];
  expect(nearDuplicates(texts)).toEqual([
    [0, 2, 4],
    [1, 5],
  ]);
});

test('texts that share an opening are none, nor are empty ones', () => {
  const texts = Array.from({ length: 200 }, (_, i) => `Ach, my friend, ${saying(i)}`);
  expect(nearDuplicates([...texts, '', '…', ''])).toEqual([]);
});

test('nine of ten near pairs at 0.8 to 0.9 are found, and what is found is at least that near', () => {
  const texts = Array.from({ length: 500 }, (_, i) => [saying(i), saying(i).replace(/ \S+$/, ' otherwise')]).flat();
  const found = nearDuplicates(texts);
  expect(found.length).toBeGreaterThanOrEqual(450);
  for (const group of found)
    expect(group.map((index) => Math.floor(index / 2))).toEqual([expect.any(Number), Math.floor((group[0] ?? 0) / 2)]);
});

test('the same texts give the same groups', () => {
  const texts = Array.from({ length: 300 }, (_, i) => saying(i % 100));
  expect(nearDuplicates(texts)).toEqual(nearDuplicates(texts));
  expect(nearDuplicates(texts)).toHaveLength(100);
});

test('ten thousand equal texts are one group, without comparing each with each', () => {
  const [group, ...others] = nearDuplicates(Array.from({ length: 10_000 }, () => saying(1)));
  expect(group).toHaveLength(10_000);
  expect(others).toEqual([]);
});
