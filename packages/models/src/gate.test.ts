import { expect, test } from 'vitest';
import { createGate } from './gate.ts';

const never = new AbortController().signal;

test('no more than the limit are inside, and the others come in turn', async () => {
  const gate = createGate(2);
  const order: number[] = [];
  let inside = 0;
  let most = 0;
  const releases: (() => void)[] = [];
  const all = [0, 1, 2, 3, 4].map((number) =>
    gate.run(async () => {
      order.push(number);
      most = Math.max(most, ++inside);
      await new Promise<void>((resolve) => releases.push(resolve));
      inside--;
    }, never),
  );
  for (let left = 5; left > 0; left--) {
    await expect.poll(() => releases.length).toBeGreaterThan(0);
    releases.shift()?.();
  }
  await Promise.all(all);
  expect(order).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
});

test('who waits can leave, and a failure inside gives its place back', async () => {
  const gate = createGate(1);
  const leaving = new AbortController();
  let release = () => {};
  const first = gate.run(() => new Promise<void>((resolve) => (release = resolve)), never);
  const second = gate.run(async () => 'second', leaving.signal);
  const third = gate.run(() => Promise.reject(new Error('broken')), never);
  const fourth = gate.run(async () => 'fourth', never);
  leaving.abort(new Error('left'));
  await expect(second).rejects.toThrow('left');
  release();
  await first;
  await expect(third).rejects.toThrow('broken');
  expect(await fourth).toBe('fourth');
  await expect(gate.run(async () => 'late', leaving.signal)).rejects.toThrow('left');
});
