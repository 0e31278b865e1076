import { distinct3 } from '@understudy/checks';
import type { Similarity } from '@understudy/contracts';
import { chrf } from './chrf.ts';
import { commonestOpening } from './commonest-opening.ts';
import { lengthRatio } from './length-ratio.ts';

/** `pairs`: each answer beside the one it is measured by, the teacher's or the given one; empty for those themselves. */
export function measureSimilarity(
  texts: readonly string[],
  pairs: readonly { text: string; reference: string }[],
  seed: number,
): Similarity {
  return {
    chrf: chrf(pairs, seed),
    lengthRatio: lengthRatio(pairs, seed),
    distinct3: distinct3(texts, seed),
    opening: commonestOpening(texts),
  };
}
