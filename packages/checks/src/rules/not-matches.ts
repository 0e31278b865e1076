import type { Breach } from './breach.ts';
import { pattern } from './pattern.ts';

/** The regular expression, read with the flag `u`, finds nothing in the answer. It may run without end: see `withinTime`. */
export function notMatches(text: string, source: string): Breach | null {
  const found = pattern(source).exec(text);
  return found === null ? null : { reason: `The answer matches ${source}`, trigger: found[0] };
}
