import { ModelError, OutOfBudget, problemOf } from '@understudy/models';
import { PauseError, PermanentError } from '@understudy/queues';

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
