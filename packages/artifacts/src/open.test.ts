import { mkdtempDisposable, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { openArtifacts } from './open.ts';

test.for([(path: string) => path, (path: string) => pathToFileURL(path).href, (path: string) => `${pathToFileURL(path).href}/`])(
  'a path, a file URL and a file URL with a slash open the same folder',
  async (location) => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'understudy-open-'));
    await openArtifacts(location(folder.path)).write('key', ['x']);
    expect(await readdir(folder.path)).toContain('key');
  },
);

test.for(['http://example.com/', 'file://host/folder', 's4://bucket'])('%s is refused with what to give', (location) => {
  expect(() => openArtifacts(location)).toThrow(/UNDERSTUDY_ARTIFACTS.*file:.*s3:/);
});

test('a bucket is opened where the configuration is at hand, and refused with what to do elsewhere', () => {
  const settings = { UNDERSTUDY_ARTIFACTS_CACHE: tmpdir(), UNDERSTUDY_ARTIFACTS_CACHE_GIB: 1 };
  for (const location of ['s3://bucket', 's3://bucket/', 'S3://bucket/a/prefix/']) openArtifacts(location, settings);
  expect(() => openArtifacts('s3://bucket')).toThrow(/only a folder can be read here: understudy pull/);
});
