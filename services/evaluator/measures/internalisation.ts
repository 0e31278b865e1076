import type { Report, TrainingFile } from '@understudy/contracts';
import type { ScriptEffect } from '../score-valid.ts';

/**
 * The gap closed while the student was trained: by how much each measurement of the held-out loss lies below the first, which is the base's,
 * as a share of what the script does to the base. Cross-entropy alone, so that runs with hard and with soft labels compare. Null where the
 * script does not make these answers likelier, or the loss was measured once at most.
 */
export function internalisation(
  { validCrossEntropy }: Pick<TrainingFile, 'validCrossEntropy'>,
  effect: ScriptEffect | null,
): Report['training']['internalisation'] {
  const [first] = validCrossEntropy;
  if (effect === null || !(effect.nats > 0) || first === undefined || first[0] !== 0 || validCrossEntropy.length < 2) return null;
  return {
    rows: effect.rows,
    scriptNats: effect.nats,
    curve: validCrossEntropy.map(([step, loss]) => [step, (first[1] - loss) / effect.nats]),
  };
}
