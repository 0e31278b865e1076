import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArtifacts, readJson, writeJson } from '@understudy/artifacts';
import { acceptedSpecSchema, artifactKey, manifestSchema } from '@understudy/contracts';
import { test } from '@understudy/testing';
import { expect } from 'vitest';
import { finishDistillation } from './finish-distillation.ts';
import { createRecords } from './records.ts';

const id = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
const result = { examples: 40, studentModel: null, gapClosed: null, promptTokensSaved: null };
const spec = acceptedSpecSchema.parse({
  name: 'beethoven',
  prompt: 'You are Beethoven.',
  questions: { model: 'big' },
  teacher: { model: 'big' },
  student: { model: 'small' },
  dataset: { minExamples: 2, seed: 7 },
});

test('the manifest names every artifact on record with its sha256, and the end is on record', async ({ redis, prefix }) => {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-finish-'));
  const artifacts = openArtifacts(folder);
  const records = createRecords(redis, { prefix });
  await records.create({
    id,
    name: 'beethoven',
    models: { teacher: 'big', student: 'small' },
    stopAfter: 'dataset',
    specSha256: 'a'.repeat(64),
    metadata: {},
    createdAt: '2026-01-01T00:00:00.000Z',
  });
  await records.setArtifact(id, 'spec', await writeJson(artifacts, artifactKey(id, 'spec'), spec));
  await records.setArtifact(id, 'train', await artifacts.write(artifactKey(id, 'train'), ['{}\n']));
  await records.stageStarted(id, 'dataset');

  await finishDistillation({ records, artifacts }, id, result);
  const path = await artifacts.localPath(artifactKey(id, 'manifest'));
  const bytes = await readFile(path, 'utf8');
  const manifest = await readJson(artifacts, artifactKey(id, 'manifest'), manifestSchema);
  expect(manifest).toMatchObject({
    distillationId: id,
    models: { teacher: 'big', student: 'small' },
    promptSha256: createHash('sha256').update('You are Beethoven.').digest('hex'),
    seeds: { questions: 0, teacher: 0, dataset: 7, training: 42, evaluation: 0 },
  });
  expect(Object.keys(manifest.files)).toEqual(['1-spec.json', '4-dataset/train.jsonl']);
  expect(manifest.files['4-dataset/train.jsonl']).toEqual({ sha256: createHash('sha256').update('{}\n').digest('hex'), bytes: 3 });
  expect(await records.get(id)).toMatchObject({ status: 'succeeded', result });
  expect((await records.artifacts(id)).get('manifest')).toEqual(await artifacts.stat(artifactKey(id, 'manifest')));

  await finishDistillation({ records, artifacts }, id, result);
  expect(await readFile(path, 'utf8')).toBe(bytes);
  await rm(folder, { recursive: true });
});
