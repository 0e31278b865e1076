import { type AcceptedSpec, answerCheckNames, answerCheckOf } from '@understudy/contracts';
import type { RuleFault } from './rules/check-rules.ts';

/** Checks that a spec wants to leave out and that cannot be. Pointers are into the spec. */
export function checkChecks(checks: AcceptedSpec['dataset']['checks']): RuleFault[] {
  return answerCheckNames.flatMap((name) => {
    const needed = answerCheckOf(name)?.needed;
    if (checks[name] !== false || needed === undefined) return [];
    return [{ pointer: `/dataset/checks/${name}`, detail: `The check ${name} cannot be left out: ${needed}.` }];
  });
}
