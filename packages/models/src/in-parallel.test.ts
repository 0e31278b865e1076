import { expect, test } from 'vitest';
import { inParallel } from './in-parallel.ts';

const never = new AbortController().signal;
const items = Array.from({ length: 20 }, (_, index) => index);

test('items are begun in order, never more at once than the limit', async () => {
  const begun: number[] = [];
  let busy = 0;
  let most = 0;
  await inParallel(
    items,
    async (item) => {
      begun.push(item);
      most = Math.max(most, ++busy);
      await new Promise(setImmediate);
      busy--;
    },
    { limit: 4, signal: never },
  );
  expect(begun).toEqual(items);
  expect(most).toBe(4);
});

test('the first failure stops the rest, and is thrown when nothing is under way any more', async () => {
  let busy = 0;
  let begun = 0;
  const work = async (item: number, signal: AbortSignal) => {
    begun++;
    busy++;
    await new Promise((resolve) => {
      if (item === 2) setImmediate(resolve);
      else signal.addEventListener('abort', () => setImmediate(resolve));
    });
    busy--;
    if (item === 2) throw new Error('no answer');
  };
  await expect(inParallel(items, work, { limit: 3, signal: never })).rejects.toThrow('no answer');
  expect({ busy, begun }).toEqual({ busy: 0, begun: 3 });
});

test('an abort from outside is thrown with its reason', async () => {
  const stopping = new AbortController();
  const work = async (item: number) => {
    if (item === 5) stopping.abort(new Error('cancelled'));
  };
  await expect(inParallel(items, work, { limit: 1, signal: stopping.signal })).rejects.toThrow('cancelled');
});
