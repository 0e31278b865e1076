import type { Distillation } from '@understudy/contracts';
import { HttpProblem } from './http-problem.ts';

/** What the state of a distillation does not allow. OpenAI's clients repeat a 409 unless they are told not to. */
export function refusal({ id, status }: Pick<Distillation, 'id' | 'status'>, consequence: string): HttpProblem {
  const state = { succeeded: 'has succeeded', failed: 'has failed', cancelled: 'was cancelled' }[status as string] ?? `is ${status}`;
  return new HttpProblem(409, 'conflict', `${id} ${state}; ${consequence}.`, { headers: { 'x-should-retry': 'false' } });
}

/** What will be allowed in a while: clients may repeat it by themselves. */
export function refusalForNow(detail: string): HttpProblem {
  return new HttpProblem(409, 'conflict', detail, { headers: { 'retry-after': '5' } });
}
