import { words } from '../words.ts';
import type { Breach } from './breach.ts';

/** The answer has no more words, as `words` counts them. */
export function maxWords(text: string, most: number): Breach | null {
  const said = words(text);
  if (said.length <= most) return null;
  return { reason: `The answer has ${said.length} words, more than ${most}; it goes on`, trigger: said.slice(most, most + 12).join(' ') };
}
