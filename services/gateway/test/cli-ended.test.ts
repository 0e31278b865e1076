import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from '@understudy/artifacts';
import { acceptedSpecSchema, artifactKey } from '@understudy/contracts';
import { expect } from 'vitest';
import { test } from './gateway-test.ts';
import { understudy } from './run-cli.ts';
import { result } from './start-gateway.ts';

test('retry goes on with what was cancelled, from where it is told to', async ({ gateway }) => {
  const { id } = await gateway.submit();
  expect(await understudy(gateway, ['retry', id])).toMatchObject({ code: 5, stderr: expect.stringContaining('is queued') });
  await gateway.records.stageStarted(id, 'questions');
  await gateway.records.cancel(id);
  const refused = await understudy(gateway, ['retry', id, '--from', 'training']);
  expect([refused.code, refused.stderr]).toEqual([5, expect.stringContaining('can be retried from questions, not from training')]);
  expect(await understudy(gateway, ['retry', id, '--from', 'packing'])).toMatchObject({ code: 2 });
  const retried = await understudy(gateway, ['retry', 'beethoven', '--from', 'questions', '--json']);
  expect(JSON.parse(retried.stdout)).toMatchObject({ id, status: 'queued' });
  expect(retried).toMatchObject({ code: 0, stderr: expect.stringContaining(`${id} is queued, to go on with its questions`) });
});

test('clone makes another one, changed by a file and by single keys', async ({ gateway }) => {
  const { id } = await gateway.submit();
  const file = join(gateway.folder, 'patch.yaml');
  await writeFile(join(gateway.folder, 'prompt.txt'), 'You are Mozart.\n');
  await writeFile(file, 'promptFile: prompt.txt\nname: mozart\nquestions: { count: 20 }\n');
  const cloned = await understudy(gateway, ['clone', 'beethoven', '-f', file, '--set', 'questions.count=30', '--set', 'teacher.seed=7']);
  expect(cloned).toMatchObject({ code: 0, stderr: expect.stringContaining(`Made of ${id}`) });
  const made = cloned.stdout.trim();
  expect(await gateway.records.get(made)).toMatchObject({ name: 'mozart', clonedFrom: id });
  const spec = await readJson(gateway.artifacts, artifactKey(made, 'spec'), acceptedSpecSchema);
  expect(spec).toMatchObject({ prompt: 'You are Mozart.', questions: { count: 30, set: 'character' }, teacher: { seed: 7 } });
  const refused = await understudy(gateway, ['clone', id, '--set', 'questions.count=0']);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('/questions/count')]);
});

test('delete says what would go, and does it when it is told to', async ({ gateway }) => {
  const { id } = await gateway.submit();
  await gateway.leave(id, 'training', '{}');
  await gateway.leave(id, 'test', '{}');
  await gateway.records.succeed(id, result);
  const evaluation = (await (await gateway.post(`/v1/distillations/${id}/evaluations`, {})).json()) as { id: string };
  await gateway.records.cancel(evaluation.id);
  const asked = await understudy(gateway, ['delete', id]);
  expect([asked.code, asked.stderr]).toEqual([2, expect.stringMatching(new RegExp(`${id} .*${evaluation.id}.*--yes`))]);
  expect(await gateway.records.get(id)).not.toBeNull();
  expect(await understudy(gateway, ['delete', id, '--yes'])).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(`${id} (beethoven) is gone`),
  });
  expect((await understudy(gateway, ['ls'])).stdout).not.toContain('dst_');
  expect((await understudy(gateway, ['delete', id, '--yes'])).code).toBe(3);
});
