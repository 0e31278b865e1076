import { type Breach, beginningOf } from './breach.ts';

export function contains(text: string, piece: string): Breach | null {
  return text.includes(piece) ? null : { reason: `The answer does not contain “${piece}”`, trigger: beginningOf(text) };
}
