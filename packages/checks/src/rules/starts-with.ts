import { type Breach, beginningOf } from './breach.ts';

/** The answer opens with these very characters. */
export function startsWith(text: string, opening: string): Breach | null {
  return text.startsWith(opening) ? null : { reason: `The answer does not start with “${opening}”`, trigger: beginningOf(text) };
}
