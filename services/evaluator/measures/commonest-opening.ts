import { normalWords, share } from '@understudy/checks';
import type { Interval } from '@understudy/contracts';

const length = 5;

/**
 * The first five words that most answers have in common, in lower case, and the share of answers that begin so; of several equally common
 * ones the first. Every answer counts, those without a word as beginning otherwise. Null where no answer has a word.
 */
export function commonestOpening(texts: readonly string[]): { text: string; share: Interval } | null {
  const openings = texts.map((text) => normalWords(text).slice(0, length).join(' '));
  const times = new Map<string, number>();
  for (const opening of openings) if (opening !== '') times.set(opening, (times.get(opening) ?? 0) + 1);
  const [commonest] = [...times].sort(([, a], [, b]) => b - a);
  if (!commonest) return null;
  const [text] = commonest;
  const found = share(openings.map((opening) => opening === text));
  return found && { text, share: found };
}
