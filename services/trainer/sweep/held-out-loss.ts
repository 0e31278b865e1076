import type { TrainingSummary } from '@understudy/contracts';

/**
 * Cross-entropy per supervised token of the held-out rows under the weights that were kept; null where nobody measured it. A run on soft
 * labels follows another loss, which compares with nothing but itself.
 */
export function heldOutLoss({ validCrossEntropy, bestStep }: Pick<TrainingSummary, 'validCrossEntropy' | 'bestStep'>): number | null {
  return validCrossEntropy.find(([step]) => step === bestStep)?.[1] ?? null;
}
