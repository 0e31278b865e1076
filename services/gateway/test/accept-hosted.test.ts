import { expect } from 'vitest';
import { test } from './accepting.ts';

test('a student whose host keeps the weights has no gate for the gap closed, and asking for one is refused', async ({ accepting }) => {
  const accepted = await accepting.accept({ student: { model: 'tuned' } });
  expect(accepted.evaluation.gates).toMatchObject({ gapClosed: null, leakage: 0.05 });
  expect((await accepting.accept()).evaluation.gates.gapClosed).toBe(0.5);
  expect(await accepting.faultsOf({ student: { model: 'tuned' }, evaluation: { gates: { gapClosed: 0.5, klClosed: 0.5 } } })).toEqual([
    {
      code: 'invalid_spec',
      pointer: '/evaluation/gates/gapClosed',
      detail: expect.stringContaining('weights of tuned stay with the host'),
    },
    { code: 'invalid_spec', pointer: '/evaluation/gates/klClosed', detail: expect.stringContaining('trained here') },
  ]);
  expect(await accepting.faultsOf({ student: { model: 'tuned' }, budgetUsd: 1 })).toEqual([
    { code: 'invalid_spec', pointer: '/budgetUsd', detail: expect.stringContaining('for the student tuned, which') },
  ]);
});
