import { expect, test } from 'vitest';
import { createLogger } from './create-logger.ts';

test('a key in a header never reaches the log, however deep it lies', () => {
  const lines: string[] = [];
  const log = createLogger('gateway', 'info', { write: (line: string) => void lines.push(line) });
  const headers = { authorization: 'Bearer uk_1_secret', accept: '*/*' };
  log.info({ distillationId: 'dst_1', authorization: headers.authorization }, 'one');
  log.info({ headers }, 'two');
  log.info({ request: { headers } }, 'three');
  log.warn({ err: Object.assign(new Error('refused'), { config: { headers }, apiKey: 'uk_1_secret' }) }, 'four');
  const said = lines.join('');
  expect(said).toContain('dst_1');
  expect(said).toContain('refused');
  expect(said).toContain('[redacted]');
  expect(said).not.toContain('secret');
});
