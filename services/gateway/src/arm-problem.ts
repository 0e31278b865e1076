import type { ArmName } from '@understudy/contracts';
import { ModelError, OutOfBudget, problemOf } from '@understudy/models';
import { HttpProblem } from './http-problem.ts';

/** Why an arm did not answer, as a problem; null for a fault of ours. */
export function armProblem(arm: ArmName, error: unknown, { closing }: { closing: AbortSignal }): HttpProblem | null {
  if (error instanceof OutOfBudget) return new HttpProblem(409, 'budget_exceeded', error.message, { cause: error });
  if (closing.aborted) return new HttpProblem(503, 'student_unavailable', 'The gateway is closing; ask again.');
  if (!(error instanceof ModelError)) return null;
  if (error.code === 'refused')
    return new HttpProblem(400, arm === 'teacher+prompt' ? 'teacher_refused' : 'invalid_request', error.message);
  if (arm === 'teacher+prompt') return new HttpProblem(error.code === 'unreachable' ? 503 : 502, problemOf[error.code], error.message);
  return new HttpProblem(503, 'student_unavailable', error.message);
}
