import type { AcceptedSpec, AnswerCheckName } from '@understudy/contracts';
import type { RuleFault } from './rules/check-rules.ts';

/** What these find cannot be a training row at all. */
const always: Partial<Record<AnswerCheckName, string>> = {
  empty: 'an answer without words teaches nothing',
  'template-tokens': "an answer with pieces of a chat template would become tokens of the student's template",
};

/** Checks that a spec wants to leave out and that cannot be. Pointers are into the spec. */
export function checkChecks(checks: AcceptedSpec['dataset']['checks']): RuleFault[] {
  return Object.entries(always).flatMap(([name, why]) =>
    checks[name as AnswerCheckName] === false
      ? [{ pointer: `/dataset/checks/${name}`, detail: `The check ${name} cannot be left out: ${why}.` }]
      : [],
  );
}
