import { words } from '../words.ts';
import { type Breach, beginningOf } from './breach.ts';

/** The answer has no fewer words, as `words` counts them. */
export function minWords(text: string, least: number): Breach | null {
  const count = words(text).length;
  return count >= least ? null : { reason: `The answer has ${count} words, fewer than ${least}`, trigger: beginningOf(text) };
}
