import { type ComparedArmName, comparedArmNames } from './arm-name.ts';
import { hasScript } from './script.ts';
import type { AcceptedSpec } from './spec.ts';

/** The arms of an evaluation: without a script there is no base+prompt, and rows of one's own have answers, but no teacher. */
export function comparedArms(spec: Pick<AcceptedSpec, 'prompt' | 'demonstrations' | 'dataset'>): ComparedArmName[] {
  const absent = [spec.dataset.rows === undefined ? 'given' : 'teacher+prompt', ...(hasScript(spec) ? [] : ['base+prompt'])];
  return comparedArmNames.filter((name) => !absent.includes(name));
}
