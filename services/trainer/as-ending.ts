import { ArtifactError } from '@understudy/artifacts';
import { EngineError } from '@understudy/engine';
import { PermanentError } from '@understudy/queues';

/** What a fault of the engine or the store means for the job: an end for good with the code that the user reads, or itself, retried. */
export function asEnding(error: unknown): unknown {
  const cause = { cause: error };
  if (error instanceof ArtifactError && error.code === 'disk_full') return new PermanentError('disk_full', error.message, cause);
  if (!(error instanceof EngineError)) return error;
  switch (error.code) {
    case 'out_of_memory':
      return new PermanentError('training_out_of_memory', error.message, cause);
    case 'diverged':
      return new PermanentError('training_diverged', error.message, cause);
    case 'engine_missing':
    case 'disk_full':
      return new PermanentError(error.code, error.message, cause);
    // The same rows and weights would be refused again.
    case 'invalid_rows':
    case 'invalid_request':
    case 'base_unreadable':
      return new PermanentError('internal', error.message, cause);
    // Retried from the last checkpoint; after the last attempt its message is what the user reads.
    case 'engine_crashed':
    case 'internal':
      return error;
  }
}
