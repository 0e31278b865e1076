import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openApiTypes } from '../openapi.ts';

test('the types of the routes are what the committed file says (else: npm run schema)', async () => {
  expect(await readFile(new URL('./openapi.ts', import.meta.url), 'utf8')).toBe(await openApiTypes());
});

/** Every module that a file imports for more than its types, and what they import. */
async function importsOf(file: string, seen = new Map<string, string[]>()): Promise<Map<string, string[]>> {
  if (seen.has(file)) return seen;
  const text = await readFile(file, 'utf8');
  const statements = text.matchAll(/^(?:(?:import|export)\s(?!type\b)[^;'"]*?\bfrom\s+|import\s+)['"]([^'"]+)['"]/gm);
  const modules = [...statements].map(([, module = '']) => module);
  seen.set(file, modules);
  const ours = modules.filter((module) => module.startsWith('.') || module.startsWith('@understudy/'));
  for (const module of ours)
    await importsOf(module.startsWith('.') ? join(dirname(file), module) : createRequire(file).resolve(module), seen);
  return seen;
}

test('what a browser loads of the client reaches for nothing of Node', async () => {
  const seen = await importsOf(fileURLToPath(new URL('./index.ts', import.meta.url)));
  expect([...seen.keys()].some((file) => file.endsWith('contracts/src/spec.ts'))).toBe(true);
  const libraries = new Set([...seen.values()].flat().filter((module) => !module.startsWith('.') && !module.startsWith('@understudy/')));
  // Each of these runs in browsers.
  expect([...libraries].sort()).toEqual(['eventsource-parser/stream', 'openapi-fetch', 'zod']);
});
