import type { ProblemCode } from '@understudy/contracts';
import { ModelError, type ModelErrorCode, OutOfBudget } from '@understudy/models';
import { PauseError, PermanentError } from '@understudy/queues';

/** What a trouble with a model is called on a distillation's record. */
export const problemOf: Record<ModelErrorCode, ProblemCode> = {
  auth: 'teacher_auth',
  model_unknown: 'teacher_model_unknown',
  refused: 'teacher_refused',
  rate_limited: 'teacher_rate_limited',
  unreachable: 'teacher_unreachable',
  bad_response: 'teacher_bad_response',
};

/**
 * What a fault of a model means for the job. A refused key, an unknown model and a refused request are the same at the next try; the
 * others may pass, and end the distillation under their own name only with the last try.
 */
export function asEnding(error: unknown, { lastTry }: { lastTry: boolean }): unknown {
  if (error instanceof OutOfBudget) return new PauseError('budget_exceeded', error.message, { cause: error });
  if (!(error instanceof ModelError)) return error;
  const forGood = lastTry || error.code === 'auth' || error.code === 'model_unknown' || error.code === 'refused';
  return forGood ? new PermanentError(problemOf[error.code], error.message, { cause: error }) : error;
}
