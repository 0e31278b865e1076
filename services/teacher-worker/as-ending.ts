import { ModelError, OutOfBudget, problemOf } from '@understudy/models';
import { PauseError, PermanentError } from '@understudy/queues';

/**
 * What a fault means for the job. A refused key and an unknown model end the distillation at once, or five thousand questions would find
 * out one by one; a budget that is used up lets it pause. While no question has an answer, a refused request ends it at once as well, and
 * any other fault with the last try: after that these are the question's own trouble, or pass.
 */
export function asEnding(error: unknown, facts: { nothingYet: boolean; lastTry: boolean }): unknown {
  if (error instanceof OutOfBudget) return new PauseError(error.code, error.message, { cause: error });
  if (!(error instanceof ModelError)) return error;
  const permanent = () => new PermanentError(problemOf[error.code], error.message, { cause: error });
  if (error.code === 'auth' || error.code === 'model_unknown') return permanent();
  if (facts.nothingYet && (error.code === 'refused' || facts.lastTry)) return permanent();
  return error;
}
