import { ArtifactError } from '@understudy/artifacts';
import { EngineError } from '@understudy/engine';
import { PermanentError } from '@understudy/queues';
import { expect, test } from 'vitest';
import { asEnding } from '../as-ending.ts';

test.each([
  ['out_of_memory', 'training_out_of_memory'],
  ['diverged', 'training_diverged'],
  ['engine_missing', 'engine_missing'],
  ['disk_full', 'disk_full'],
  ['invalid_rows', 'training_rows_refused'],
  ['base_unreadable', 'training_base_unreadable'],
  ['tokenizer_mismatch', 'training_tokenizer_mismatch'],
  ['invalid_request', 'internal'],
] as const)('%s of the engine ends the distillation with %s', (code, problem) => {
  const ending = asEnding(new EngineError(code, 'what happened'));
  expect(ending).toBeInstanceOf(PermanentError);
  expect(ending).toMatchObject({ code: problem, message: 'what happened' });
});

test('a full store ends it too', () => {
  expect(asEnding(new ArtifactError('disk_full', 'full'))).toMatchObject({ name: 'PermanentError', code: 'disk_full' });
});

test.each([new EngineError('engine_crashed', 'gone'), new EngineError('internal', 'odd'), new Error('other')])('%s is retried', (error) => {
  expect(asEnding(error)).toBe(error);
});
