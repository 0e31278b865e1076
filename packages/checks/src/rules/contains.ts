import { type Breach, beginningOf } from './breach.ts';

/** The answer holds the piece as it stands: letter for letter, case for case. */
export function contains(text: string, piece: string): Breach | null {
  return text.includes(piece) ? null : { reason: `The answer does not contain “${piece}”`, trigger: beginningOf(text) };
}
