import type { Distillation } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { outcome } from './watch-distillation.ts';

const id = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
const result = { examples: 40, studentModel: 'student:beethoven', gapClosed: null, promptTokensSaved: 1131, verdictReasons: [] };
const ended = (patch: Partial<Distillation>) => outcome({ id, status: 'succeeded', result: null, error: null, ...patch } as Distillation);
const failed = (code: 'gate_failed' | 'internal') =>
  ended({ status: 'failed', error: { code, message: 'It leaks \u001b[31mthe script.', stage: 'evaluation' } });

test('a student to be shipped ends with 0, one not to be shipped with 6 and the reasons', () => {
  expect(ended({ result: { ...result, verdict: 'ship' } })).toEqual({ sentence: `${id} succeeded. Verdict: SHIP.`, code: 0 });
  const kept = ended({ result: { ...result, verdict: 'do_not_ship', verdictReasons: ['It leaks.', 'It breaks rules.'] } });
  expect(kept).toEqual({ sentence: `${id} succeeded. Verdict: DO NOT SHIP: It leaks. It breaks rules.`, code: 6 });
});

test('a gate that was enforced ends with 6, any other failure with 1, a cancelled one with 7', () => {
  expect(failed('gate_failed')).toMatchObject({
    code: 6,
    sentence: expect.stringContaining(`${id} failed (gate_failed). Verdict: DO NOT SHIP:`),
  });
  expect(failed('gate_failed').sentence).not.toContain('\u001b');
  expect(failed('internal')).toMatchObject({ code: 1, sentence: expect.not.stringContaining('Verdict') });
  expect(ended({ status: 'cancelled' }).code).toBe(7);
});

test('where nothing was evaluated there is no verdict', () => {
  expect(ended({ result: { ...result, verdict: null } })).toEqual({ sentence: `${id} succeeded.`, code: 0 });
});
