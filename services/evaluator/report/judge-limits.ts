import type { Judge } from '@understudy/contracts';
import { cannotTell } from './judge-words.ts';

/** What the reading of the answers by a model, or by none, leaves open. */
export function judgeLimits(judge: Judge | null): string[] {
  if (judge === null) return ['No judge read the answers: whether they are helpful, well put or in good taste is not measured.'];
  const { model, kin, pairwise } = judge;
  return [
    `One judge, ${model}, read the answers. Its scores are a model’s opinions, not people’s: judges are known to like what is long, and to know facts no better than other models.`,
    ...(kin.length > 0
      ? [
          `The judge ${model} is of the ${kin.map((role) => `${role}’s`).join(' and the ')} family of models. Models favour their own kind, so its scores may be too high there; take a judge of another family.`,
        ]
      : []),
    ...cannotTell(pairwise),
  ];
}
