import type { Breach } from './breach.ts';
import { pattern } from './pattern.ts';

export function notMatches(text: string, source: string): Breach | null {
  const found = pattern(source).exec(text);
  return found === null ? null : { reason: `The answer matches ${source}`, trigger: found[0] };
}
