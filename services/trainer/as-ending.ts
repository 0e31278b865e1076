import { ArtifactError } from '@understudy/artifacts';
import { EngineError, problemOf } from '@understudy/engine';
import { PermanentError } from '@understudy/queues';

/** What a fault of the engine or the store means for the job: an end for good with the code that the user reads, or itself, retried. */
export function asEnding(error: unknown): unknown {
  const cause = { cause: error };
  if (error instanceof ArtifactError && error.code === 'disk_full') return new PermanentError('disk_full', error.message, cause);
  const problem = error instanceof EngineError ? problemOf(error) : undefined;
  return error instanceof EngineError && problem ? new PermanentError(problem, error.message, cause) : error;
}
