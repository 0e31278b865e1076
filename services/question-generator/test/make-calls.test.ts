import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeCalls } from '../make-calls.ts';

const never = new AbortController().signal;
const begin = (more: { next?: number; open?: number[] } = {}) => ({ next: 0, open: [], most: 20, bad: 0, ...more });

test('calls end when enough is there, and no more are under way than what is lacking may need', async () => {
  const calls = begin();
  let [got, running, most] = [0, 0, 0];
  const call = async () => {
    most = Math.max(most, ++running);
    await sleep(5);
    running -= 1;
    got += 2;
  };
  await makeCalls(call, { calls, lacking: () => 5 - got, perCall: 2, most: 10, save: async () => {}, signal: never, draining: never });
  expect({ got, most, calls }).toMatchObject({ got: 6, most: 3, calls: { next: 3, open: [] } });
});

test('calls that bring nothing end at their number', async () => {
  const made: number[] = [];
  const call = async (number: number) => void made.push(number);
  await makeCalls(call, {
    calls: begin(),
    lacking: () => 8,
    perCall: 1,
    most: 3,
    save: async () => {},
    signal: never,
    draining: never,
  });
  expect(made).toEqual(Array.from({ length: 20 }, (_, number) => number));
});

test('what was under way when another process ended is asked first', async () => {
  const made: number[] = [];
  const calls = begin({ next: 7, open: [3, 5] });
  const call = async (number: number) => void made.push(number);
  await makeCalls(call, {
    calls,
    lacking: () => 4 - made.length,
    perCall: 1,
    most: 1,
    save: async () => {},
    signal: never,
    draining: never,
  });
  expect(made).toEqual([3, 5, 7, 8]);
});

test('a failure is thrown once nothing is under way, and stays open', async () => {
  const calls = begin();
  let ended = 0;
  const call = async (number: number) => {
    await sleep(number === 1 ? 1 : 20);
    if (number === 1) throw new Error('no');
    ended += 1;
  };
  const calling = makeCalls(call, { calls, lacking: () => 9, perCall: 1, most: 3, save: async () => {}, signal: never, draining: never });
  await expect(calling).rejects.toThrow('no');
  expect({ ended, calls }).toMatchObject({ ended: 2, calls: { next: 3, open: [1] } });
});
