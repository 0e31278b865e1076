import { ArtifactError } from '@understudy/artifacts';
import type { ProblemCode } from '@understudy/contracts';
import { EngineError, problemOf } from '@understudy/engine';
import { ModelError, OutOfBudget, trainingProblemOf } from '@understudy/models';
import { PauseError, PermanentError } from '@understudy/queues';

/** A host that may be back: retried, and the code that the user reads when it is not. */
class HostError extends Error {
  override name = 'HostError';
  readonly code: ProblemCode;
  constructor(code: ProblemCode, message: string, options: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * What a fault of the engine, the store or a host means for the job: an end for good with the code that the user reads, a pause, or itself,
 * retried.
 */
export function asEnding(error: unknown): unknown {
  const cause = { cause: error };
  if (error instanceof ArtifactError && error.code === 'disk_full') return new PermanentError('disk_full', error.message, cause);
  if (error instanceof OutOfBudget) return new PauseError(error.code, error.message, cause);
  if (error instanceof ModelError) {
    const code = trainingProblemOf[error.code];
    return code === 'training_unreachable' ? new HostError(code, error.message, cause) : new PermanentError(code, error.message, cause);
  }
  const problem = error instanceof EngineError ? problemOf(error) : undefined;
  return error instanceof EngineError && problem ? new PermanentError(problem, error.message, cause) : error;
}
