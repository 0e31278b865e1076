import { bootstrap, words } from '@understudy/checks';
import type { Interval } from '@understudy/contracts';

/** Words of all answers over words of all references: 1 is as long, 2 twice as long. Null where the references have no words. */
export function lengthRatio(pairs: readonly { text: string; reference: string }[], seed: number): Interval | null {
  return bootstrap(
    pairs.map(({ text, reference }) => [words(text).length, words(reference).length]),
    ([ours = 0, theirs = 0]) => (theirs > 0 ? ours / theirs : null),
    seed,
  );
}
