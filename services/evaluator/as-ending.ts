import { ArtifactError } from '@understudy/artifacts';
import { EngineError, problemOf } from '@understudy/engine';
import { ModelError, OutOfBudget } from '@understudy/models';
import { PauseError, PermanentError } from '@understudy/queues';

/** What a fault means for the job: an end for good with the code that the user reads, a pause, or itself, which is retried. */
export function asEnding(error: unknown): unknown {
  const cause = { cause: error };
  if (error instanceof OutOfBudget) return new PauseError(error.code, error.message, cause);
  if (error instanceof ModelError)
    switch (error.code) {
      case 'model_unknown':
        return new PermanentError('teacher_model_unknown', error.message, cause);
      case 'auth':
        return new PermanentError('teacher_auth', error.message, cause);
      case 'refused':
        return new PermanentError('teacher_refused', error.message, cause);
      default:
        return error;
    }
  if (error instanceof ArtifactError && error.code === 'disk_full') return new PermanentError('disk_full', error.message, cause);
  const problem = error instanceof EngineError ? problemOf(error) : undefined;
  return error instanceof EngineError && problem ? new PermanentError(problem, error.message, cause) : error;
}
