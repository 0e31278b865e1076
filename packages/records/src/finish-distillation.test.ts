import { createHash } from 'node:crypto';
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArtifacts, readJson, writeJson } from '@understudy/artifacts';
import { acceptedSpecSchema, artifactKey, manifestSchema } from '@understudy/contracts';
import { expect } from 'vitest';
import { id, newRecord, test } from '../test/record-fixtures.ts';
import { finishDistillation } from './finish-distillation.ts';

const result = { examples: 40, studentModel: null, gapClosed: null, promptTokensSaved: null };
const spec = acceptedSpecSchema.parse({
  name: 'beethoven',
  prompt: 'You are Beethoven.',
  questions: { model: 'big' },
  teacher: { model: 'big' },
  student: { model: 'small' },
  dataset: { minExamples: 2, seed: 7 },
});

test('the manifest names every artifact on record with its sha256, and the end is on record', async ({ records }) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'understudy-finish-'));
  const artifacts = openArtifacts(folder.path);
  await records.create(newRecord({ stopAfter: 'dataset' }));
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
});
