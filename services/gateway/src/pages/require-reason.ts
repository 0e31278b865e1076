import { type AcceptedSpec, answerCheckNames } from '@understudy/contracts';
import { HttpProblem } from '../http-problem.ts';

/** Found by comparing answers, hence only when the dataset is made. */
const betweenAnswers = ['near-duplicate'];

/** @throws HttpProblem 422 for a reason that no answer of this spec can be rejected for. */
export function requireReason(reason: string, spec: Pick<AcceptedSpec, 'rules'>): void {
  const known = [...answerCheckNames, ...betweenAnswers, ...spec.rules.map(({ id }) => `rule:${id}`)];
  if (known.includes(reason)) return;
  const detail = `"reason" is ${JSON.stringify(reason.slice(0, 80))}; answers of this distillation are rejected for ${known.join(', ')}.`;
  throw new HttpProblem(422, 'invalid_request', detail, { errors: [{ pointer: '/reason', detail }] });
}
