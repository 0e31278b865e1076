import { fileURLToPath } from 'node:url';
import { bundleForBrowser } from '@understudy/testing';
import { expect, test } from 'vitest';

test('the client is a script for browsers, with nothing of Node in it', async () => {
  const script = await bundleForBrowser(fileURLToPath(new URL('./index.ts', import.meta.url)), 'understudy');
  expect(script).toMatch(/^var understudy=/);
  expect(script).not.toMatch(/\bnode:|\bBuffer\b|\bprocess\.env\b/);
});

test('what writes files is none, and stands apart', async () => {
  const entry = fileURLToPath(import.meta.resolve('@understudy/client/node'));
  await expect(bundleForBrowser(entry, 'understudy')).rejects.toThrow(/what browsers do not have: .*node:fs/);
});
