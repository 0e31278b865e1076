import type { TrainingFile } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { chooseVariant } from '../sweep/choose-variant.ts';
import { planVariants } from '../sweep/plan-variants.ts';
import type { Outcome } from '../sweep/variant-store.ts';
import { spec } from './open-trainer.ts';

const rates = [0.001, 0.002, 0.003];
const variants = planVariants(spec({ training: { learningRate: undefined, sweep: { learningRate: rates } } }));

/** Held-out cross-entropy by step, of which the one at `bestStep` counts; the loss that it was trained by is another. */
const trained = (validCrossEntropy: TrainingFile['validLoss'], bestStep: number): Outcome => ({
  training: { validCrossEntropy, validLoss: [[bestStep, 0.1]], bestStep, seconds: 3 } as unknown as TrainingFile,
  error: null,
});
const failed = (message: string): Outcome => ({ training: null, error: { code: 'training_diverged', message } });
const choose = (outcomes: Outcome[]) =>
  chooseVariant(
    variants.flatMap((variant, index) => (outcomes[index] ? [{ variant, outcome: outcomes[index] }] : [])),
    12,
  );

test('a variant is a training of its own, without the sweep', () => {
  expect(variants.map((variant) => variant.spec.training.learningRate)).toEqual(rates);
  expect(variants.map((variant) => variant.spec.training)).not.toContainEqual(expect.objectContaining({ sweep: expect.anything() }));
  expect(planVariants(spec())).toEqual([]);
});

test('counts the cross-entropy of the weights that were kept: not the base’s, not the last, and not a loss of another kind', () => {
  const early: TrainingFile['validLoss'] = [
    [0, 0.1],
    [4, 2.0],
    [8, 2.5],
  ];
  const { chosen, result } = choose([trained([[8, 2.2]], 8), trained(early, 4), failed('The loss became nan.')]);
  expect(chosen).toBe(1);
  expect(result.variants.map(({ validLoss, bestStep, seconds, chosen: kept }) => [validLoss, bestStep, seconds, kept])).toEqual([
    [2.2, 8, 3, false],
    [2.0, 4, 3, true],
    [null, null, null, false],
  ]);
  expect(result.variants[2]?.error).toEqual({ code: 'training_diverged', message: 'The loss became nan.' });
  expect(result.why).toBe(
    'learningRate 0.002 gave the lowest loss on the 12 held-out rows, 2.000; the next, learningRate 0.001, gave 2.200; 1 of 3 variants failed.',
  );
});

test('takes the first of those that are equal', () => {
  expect(choose([failed('x'), trained([[8, 2]], 8), trained([[8, 2]], 8)]).chosen).toBe(1);
});

test('all failing fails with the first error', () => {
  expect(() => choose([failed('the one'), failed('the other'), failed('the last')])).toThrow(
    expect.objectContaining({ name: 'PermanentError', code: 'training_diverged', message: expect.stringContaining('the one') }),
  );
});
