import { type Breach, beginningOf } from './breach.ts';
import { pattern } from './pattern.ts';

/** The regular expression, read with the flag `u`, finds something in the answer. It may run without end: see `withinTime`. */
export function matches(text: string, source: string): Breach | null {
  return pattern(source).test(text) ? null : { reason: `The answer does not match ${source}`, trigger: beginningOf(text) };
}
