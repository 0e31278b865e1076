import { describe, expect } from 'vitest';
import { id, newRecord, test } from '../test/record-fixtures.ts';
import type { Records } from './records.ts';

const usage = { input: 1200, cachedInput: 1100, output: 40 };
const held = { holdMs: 60_000 };

describe('the ledger', () => {
  test('adds up exactly over many small prices, by model and role', async ({ records }) => {
    await records.create(newRecord());
    const charge = { model: 'big', role: 'teacher', usage, costUsd: 0.0000001 } as const;
    await Promise.all(Array.from({ length: 300 }, () => records.settle(id, null, charge)));
    await records.settle(id, null, { ...charge, role: 'questions' });
    await records.settle(id, null, { ...charge, model: 'small', role: 'evaluation', costUsd: 0.5 });
    const record = await records.get(id);
    expect(record?.usage).toEqual([
      { model: 'big', role: 'questions', requests: 1, ...usage, costUsd: 0.0000001 },
      { model: 'big', role: 'teacher', requests: 300, input: 360_000, cachedInput: 330_000, output: 12_000, costUsd: 0.00003 },
      { model: 'small', role: 'evaluation', requests: 1, ...usage, costUsd: 0.5 },
    ]);
    expect(record?.budget).toEqual({ limitUsd: null, spentUsd: 0.5000301, reservedUsd: 0 });
  });

  test('has no sum of money for a model once a request to it had no price', async ({ records }) => {
    await records.create(newRecord());
    await records.settle(id, null, { model: 'big', role: 'teacher', usage, costUsd: 0.5 });
    await records.settle(id, null, { model: 'big', role: 'teacher', usage, costUsd: null });
    expect((await records.get(id))?.usage).toMatchObject([{ requests: 2, costUsd: null }]);
  });
});

describe('a budget', () => {
  const budget = async (records: Records) => (await records.get(id))?.budget;

  test('is never overrun, however many calls are made at once', async ({ records }) => {
    await records.create(newRecord({ budgetUsd: 1 }));
    const asked = await Promise.all(Array.from({ length: 50 }, () => records.reserve(id, 0.03, held)));
    expect(asked.filter(({ outcome }) => outcome === 'reserved')).toHaveLength(33);
    expect(asked.filter(({ outcome }) => outcome === 'wait')).toHaveLength(17);
    expect(await budget(records)).toEqual({ limitUsd: 1, spentUsd: 0, reservedUsd: 0.99 });
  });

  test('is charged with what a call really cost, and given back what it did not', async ({ records }) => {
    await records.create(newRecord({ budgetUsd: 1 }));
    const [first, second] = [await records.reserve(id, 0.6, held), await records.reserve(id, 0.4, held)];
    if (first.outcome !== 'reserved' || second.outcome !== 'reserved') throw new Error('both fit');
    await records.settle(id, first.reservation, { model: 'big', role: 'teacher', usage, costUsd: 0.1 });
    await records.settle(id, second.reservation, null);
    expect(await budget(records)).toEqual({ limitUsd: 1, spentUsd: 0.1, reservedUsd: 0 });
  });

  test('is over when nothing is under way that could give money back', async ({ records }) => {
    await records.create(newRecord({ budgetUsd: 0.5 }));
    expect(await records.reserve(id, 0.6, held)).toEqual({ outcome: 'over', spentUsd: 0, limitUsd: 0.5 });
    await records.update(id, { budgetUsd: 0.7 });
    expect(await records.reserve(id, 0.6, held)).toMatchObject({ outcome: 'reserved' });
    await records.update(id, { budgetUsd: null });
    expect(await records.reserve(id, 9, held)).toEqual({ outcome: 'unlimited', reservation: null });
  });

  test('counts as spent what a lost process may have spent, until that process turns up after all', async ({ records, clock }) => {
    await records.create(newRecord({ budgetUsd: 1 }));
    const lost = await records.reserve(id, 0.9, held);
    clock.now += 61_000;
    expect(await records.reserve(id, 0.2, held)).toEqual({ outcome: 'over', spentUsd: 0.9, limitUsd: 1 });
    if (lost.outcome !== 'reserved') throw new Error('it fits');
    await records.settle(id, lost.reservation, { model: 'big', role: 'teacher', usage, costUsd: 0.3 });
    expect(await budget(records)).toEqual({ limitUsd: 1, spentUsd: 0.3, reservedUsd: 0 });
  });

  test('that is set while calls run holds a second later at the latest', async ({ records, clock }) => {
    await records.create(newRecord());
    expect(await records.reserve(id, 5, held)).toMatchObject({ outcome: 'unlimited' });
    await records.update(id, { budgetUsd: 1 });
    clock.now += 1001;
    expect(await records.reserve(id, 5, held)).toMatchObject({ outcome: 'over' });
  });

  test('of nothing is asked for what costs nothing', async ({ records }) => {
    await records.create(newRecord({ budgetUsd: 0.01 }));
    expect(await records.reserve(id, 0, held)).toEqual({ outcome: 'unlimited', reservation: null });
  });

  test('counts a reservation and a charge with names of their own once, however often a crash repeats them', async ({ records }) => {
    await records.create(newRecord({ budgetUsd: 1 }));
    const named = { ...held, key: 'training' };
    const [first, again] = [await records.reserve(id, 0.6, named), await records.reserve(id, 0.6, named)];
    if (first.outcome !== 'reserved') throw new Error('it fits');
    expect(again).toEqual(first);
    expect(await budget(records)).toMatchObject({ reservedUsd: 0.6 });
    const charge = { model: 'tuned', role: 'training', usage, costUsd: 0.5 } as const;
    for (let i = 0; i < 2; i += 1) await records.settle(id, first.reservation, charge, { once: 'job-1' });
    expect(await budget(records)).toEqual({ limitUsd: 1, spentUsd: 0.5, reservedUsd: 0 });
    await records.settle(id, null, charge, { once: 'job-2' });
    expect((await records.get(id))?.usage).toMatchObject([{ model: 'tuned', role: 'training', requests: 2, costUsd: 1 }]);
  });
});
