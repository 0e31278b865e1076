import type { ProblemCode } from '@understudy/contracts';
import type { EngineError } from './engine-error.ts';

/** The code with which a fault of the engine ends a distillation for good; undefined where another attempt may get through. */
export function problemOf({ code }: EngineError): ProblemCode | undefined {
  switch (code) {
    case 'invalid_rows':
      return 'training_rows_refused';
    case 'base_unreadable':
      return 'training_base_unreadable';
    case 'tokenizer_mismatch':
      return 'training_tokenizer_mismatch';
    case 'out_of_memory':
      return 'training_out_of_memory';
    case 'diverged':
      return 'training_diverged';
    case 'parity_failed':
      return 'adapter_parity_failed';
    case 'extra_missing':
      return 'engine_missing';
    case 'engine_missing':
    case 'disk_full':
    case 'scores_not_finite':
    case 'training_auth':
    case 'training_base_unknown':
    case 'training_refused':
    case 'training_failed':
      return code;
    // The same request would be refused again.
    case 'invalid_request':
      return 'internal';
    case 'training_unreachable':
    case 'engine_crashed':
    case 'internal':
      return undefined;
  }
}
