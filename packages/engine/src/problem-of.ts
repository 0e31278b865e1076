import type { ProblemCode } from '@understudy/contracts';
import type { EngineError } from './engine-error.ts';

/** The code with which a fault of the engine ends a distillation for good; undefined where another attempt may get through. */
export function problemOf({ code }: EngineError): ProblemCode | undefined {
  switch (code) {
    case 'out_of_memory':
      return 'training_out_of_memory';
    case 'diverged':
      return 'training_diverged';
    case 'engine_missing':
    case 'disk_full':
      return code;
    // The same rows and weights would be refused again.
    case 'invalid_rows':
    case 'invalid_request':
    case 'base_unreadable':
      return 'internal';
    case 'engine_crashed':
    case 'internal':
      return undefined;
  }
}
