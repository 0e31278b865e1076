import { ArtifactError } from '@understudy/artifacts';
import { EngineError, problemOf as problemOfEngine } from '@understudy/engine';
import { ModelError, OutOfBudget, problemOf } from '@understudy/models';
import { PauseError, PermanentError } from '@understudy/queues';

/** Troubles of a host that may be over at the next try. */
const passes = new Set<ModelError['code']>(['unreachable', 'bad_response', 'rate_limited']);

/** What a fault means for the job: an end for good with the code that the user reads, a pause, or itself, which is retried. */
export function asEnding(error: unknown): unknown {
  const cause = { cause: error };
  if (error instanceof OutOfBudget) return new PauseError(error.code, error.message, cause);
  if (error instanceof ModelError) return passes.has(error.code) ? error : new PermanentError(problemOf[error.code], error.message, cause);
  if (error instanceof ArtifactError && error.code === 'disk_full') return new PermanentError('disk_full', error.message, cause);
  const problem = error instanceof EngineError ? problemOfEngine(error) : undefined;
  return error instanceof EngineError && problem ? new PermanentError(problem, error.message, cause) : error;
}
