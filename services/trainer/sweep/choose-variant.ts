import type { SweepResult } from '@understudy/contracts';
import { PermanentError } from '@understudy/queues';
import { heldOutLoss } from './held-out-loss.ts';
import type { Variant } from './plan-variants.ts';
import type { Outcome } from './variant-store.ts';

type Ended = { variant: Variant; outcome: Outcome };

/**
 * The variant with the lowest held-out loss, the first of several that are equal, and what is to be written down of all of them.
 * @throws PermanentError with the first one's error when all failed.
 */
export function chooseVariant(ended: readonly Ended[], heldOutRows: number): { chosen: number; result: SweepResult } {
  const measured = ended.flatMap(({ variant, outcome }) => {
    const loss = outcome.training && heldOutLoss(outcome.training);
    return loss === null ? [] : [{ variant, loss }];
  });
  const [best, next] = measured.toSorted((one, other) => one.loss - other.loss || one.variant.index - other.variant.index);
  if (!best) {
    const [failed] = ended.flatMap(({ variant, outcome: { error } }) => (error ? [{ variant, ...error }] : []));
    if (!failed) throw new Error('There is nothing to choose from.');
    const { code, message, variant } = failed;
    throw new PermanentError(code, `All ${ended.length} variants of the sweep failed, the first (${variant.label}) so: ${message}`);
  }
  const failed = ended.length - measured.length;
  const why = [
    `${best.variant.label} gave the lowest loss on the ${heldOutRows} held-out rows, ${best.loss.toFixed(3)}`,
    ...(next ? [`the next, ${next.variant.label}, gave ${next.loss.toFixed(3)}`] : []),
    ...(failed > 0 ? [`${failed} of ${ended.length} variants failed`] : []),
  ].join('; ');
  const variants = ended.map(({ variant, outcome: { training, error } }) => ({
    settings: variant.settings,
    validLoss: training && heldOutLoss(training),
    bestStep: training?.bestStep ?? null,
    seconds: training?.seconds ?? null,
    error,
    chosen: variant === best.variant,
  }));
  return { chosen: best.variant.index, result: { variants, why: `${why}.` } };
}
