import { type Breach, beginningOf } from './breach.ts';
import { pattern } from './pattern.ts';

export function matches(text: string, source: string): Breach | null {
  return pattern(source).test(text) ? null : { reason: `The answer does not match ${source}`, trigger: beginningOf(text) };
}
