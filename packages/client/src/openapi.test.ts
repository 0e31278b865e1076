import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openApiTypes } from '../openapi.ts';

test('the types of the routes are what the committed file says (else: npm run schema)', async () => {
  expect(await readFile(new URL('./openapi.ts', import.meta.url), 'utf8')).toBe(await openApiTypes());
});
