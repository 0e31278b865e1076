import { expect, test } from 'vitest';
import { createNearDuplicateGroups } from './near-duplicate-groups.ts';
import { nearDuplicates } from './near-duplicates.ts';

const { signal } = new AbortController();
/** Sixteen words of its own for a number. */
const saying = (number: number) =>
  Array.from({ length: 16 }, (_, i) => (((number + 1) * (i + 3) * 2_654_435_761) % 1_000_003).toString(36)).join(' ');
const texts = Array.from({ length: 3000 }, (_, i) => (i % 10 === 9 ? `${saying(i - 5)}!` : saying(i)));

test('texts that are fetched when needed give the same groups as texts at hand, and few are fetched', async () => {
  const near = createNearDuplicateGroups();
  for (const text of texts) near.add(text);
  const asked: number[] = [];
  const fetchTexts = async (indices: readonly number[]) => {
    expect(indices.length).toBeLessThanOrEqual(500);
    asked.push(...indices);
    return indices.map((index) => texts[index] ?? '');
  };
  const groups = await near.groups(fetchTexts, { signal });
  expect(groups).toHaveLength(300);
  expect(groups).toEqual(nearDuplicates(texts));
  // Those of the groups and hardly any other.
  expect(new Set(asked).size).toBeLessThan(700);
});

test('the event loop goes on meanwhile, and the search ends when it is stopped', async () => {
  const near = createNearDuplicateGroups();
  for (const text of texts) near.add(text);
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 0);
  await near.groups((indices) => indices.map((index) => texts[index] ?? ''), { signal });
  clearInterval(timer);
  expect(turns).toBeGreaterThan(5);
  const stopped = AbortSignal.abort(new Error('stopped'));
  await expect(near.groups(() => [], { signal: stopped })).rejects.toThrow('stopped');
});

test('a thousand texts that are all alike, but none nearly the same, are told apart', () => {
  const alike = Array.from({ length: 1000 }, (_, i) => `What did you feel when you first heard ${saying(i).slice(0, 60)} in the winter?`);
  expect(nearDuplicates(alike)).toEqual([]);
});
