import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { openArtifacts, writeJson } from '@understudy/artifacts';
import type { Manifest } from '@understudy/contracts';
import { test as base, expect } from 'vitest';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const verify = (...args: string[]) =>
  promisify(execFile)(process.execPath, [main, 'verify', ...args]).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );

/** A folder with two files and the manifest that was written over them. */
const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-verify-'));
    const store = openArtifacts(folder);
    const files: Manifest['files'] = {};
    for (const path of ['4-dataset/train.jsonl', '6-report/report.md']) {
      const { sha256, bytes } = await store.write(path, [`what stands in ${path}\n`]);
      files[path] = { sha256, bytes };
    }
    await writeManifest(folder, files);
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

function writeManifest(folder: string, files: Manifest['files']) {
  return writeJson(openArtifacts(folder), 'manifest.json', {
    distillationId: 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K',
    name: 'beethoven',
    evaluationOf: null,
    version: '0.1.0',
    promptSha256: 'a'.repeat(64),
    models: { teacher: 'smollm2-135m', student: 'smollm2-135m' },
    seeds: { training: 42 },
    files,
  } satisfies Manifest);
}

test('a folder as it was left is whole, and is only read', async ({ folder }) => {
  const before = await readdir(folder);
  const whole = await verify(folder);
  expect([whole.code, whole.stdout]).toEqual([0, 'beethoven (dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K): 2 files, all as the manifest says.\n']);
  expect(await readdir(folder)).toEqual(before);
  for (const same of [join(folder, 'manifest.json'), pathToFileURL(folder).href]) expect(await verify(same)).toMatchObject({ code: 0 });
});

test('a file of other content and one that is gone are named, with exit code 1, for people and for programs', async ({ folder }) => {
  const store = openArtifacts(folder);
  await store.write('4-dataset/train.jsonl', ['What stands in 4-dataset/train.jsonl\n']);
  await store.remove('6-report/report.md');
  const told = await verify(folder);
  expect(told.code).toBe(1);
  expect(told.stdout).toContain('4-dataset/train.jsonl: CHANGED');
  expect(told.stdout).toContain('6-report/report.md: MISSING');
  expect(told.stdout).toContain('2 files, 2 not as the manifest says.');
  const { code, stdout } = await verify(folder, '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    distillationId: 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K',
    name: 'beethoven',
    ok: false,
    files: [
      { path: '4-dataset/train.jsonl', state: 'changed' },
      { path: '6-report/report.md', state: 'missing' },
    ],
  });
});

test('a folder without a manifest, one that is no manifest, and one that leads out of the folder are refused by name', async ({
  folder,
}) => {
  await writeManifest(folder, { '../elsewhere': { sha256: 'b'.repeat(64), bytes: 1 } });
  expect(await verify(folder)).toMatchObject({ code: 1, stderr: expect.stringContaining('../elsewhere') });
  await openArtifacts(folder).write('manifest.json', ['{}']);
  expect(await verify(folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('manifest.json does not hold what it should') });
  await openArtifacts(folder).remove('manifest.json');
  expect(await verify(folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('holds no manifest.json') });
  expect(await verify('s3://bucket/dst_1')).toMatchObject({ code: 1, stderr: expect.stringContaining('understudy pull') });
  expect(await verify(join(folder, 'nowhere'))).toMatchObject({ code: 2, stderr: expect.stringContaining('holds no manifest.json') });
  expect(await verify()).toMatchObject({ code: 2, stderr: expect.stringContaining('verify takes one folder') });
});
