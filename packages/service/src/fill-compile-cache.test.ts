import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test as base, expect } from 'vitest';

const script = fileURLToPath(new URL('fill-compile-cache.ts', import.meta.url));

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-cache-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

const fill = (program: string, cache: string) =>
  new Promise<{ code: number | string; stderr: string }>((resolve) => {
    execFile(process.execPath, [program, cache], (error, _, stderr) => resolve({ code: error?.code ?? 0, stderr }));
  });

test('every service loads all that it imports, and what Node makes of it is kept', async ({ folder }) => {
  expect(await fill(script, folder)).toEqual({ code: 0, stderr: '' });
  const kept = await readdir(folder, { recursive: true });
  // Of seven services with their packages; a service that ends on its way leaves some.
  expect(kept.length).toBeGreaterThan(500);
});

test('a service that does not load is named, and the others are loaded all the same', async ({ folder }) => {
  const copy = join(folder, 'packages/service/src/fill-compile-cache.ts');
  await mkdir(dirname(copy), { recursive: true });
  await cp(script, copy);
  const services = { broken: "import 'not-installed';", good: "console.error('UNDERSTUDY_LOG_LEVEL');" };
  for (const [name, source] of Object.entries(services)) {
    await mkdir(join(folder, 'services', name), { recursive: true });
    await writeFile(join(folder, 'services', name, 'main.ts'), source);
  }
  const { code, stderr } = await fill(copy, join(folder, 'cache'));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^broken could not be loaded: .*not-installed/s);
  expect(stderr).not.toContain('good');
});
