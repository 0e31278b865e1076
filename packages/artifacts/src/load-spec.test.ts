import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acceptedSpecSchema, artifactKey } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { createFileStore } from './fs.ts';
import { writeJson } from './json.ts';
import { loadSpec } from './load-spec.ts';

const id = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
const spec = acceptedSpecSchema.parse({
  prompt: 'You are Beethoven.',
  teacher: { model: 'big' },
  student: { model: 'small' },
  questions: { model: 'big' },
  dataset: { minExamples: 2 },
});

test('a spec is read once, and again after it could not be read', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'understudy-spec-'));
  const store = createFileStore(folder.path);
  await expect(loadSpec(store, id)).rejects.toMatchObject({ code: 'not_found' });
  await writeJson(store, artifactKey(id, 'spec'), spec);
  expect(await loadSpec(store, id)).toEqual(spec);
  await store.remove('distillations');
  expect(await loadSpec(store, id)).toEqual(spec);
});

test('two stores are not mixed up', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'understudy-spec-'));
  const stores = ['one', 'other'].map((name) => createFileStore(join(folder.path, name)));
  for (const [i, store] of stores.entries()) await writeJson(store, artifactKey(id, 'spec'), { ...spec, name: `spec-${i}` });
  expect((await Promise.all(stores.map((store) => loadSpec(store, id)))).map(({ name }) => name)).toEqual(['spec-0', 'spec-1']);
});
