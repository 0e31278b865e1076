import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { artifactKey } from '@understudy/contracts';
import { expect } from 'vitest';
import { test } from './gateway-test.ts';
import { understudy } from './run-cli.ts';
import { result } from './start-gateway.ts';

test('evaluates the student of a name again, with what the file changes', async ({ gateway }) => {
  const { id } = await gateway.submit({ rules: [{ id: 'opening', startsWith: 'Ach' }] });
  for (const name of ['adapter', 'test'] as const)
    await gateway.records.setArtifact(id, name, await gateway.artifacts.write(artifactKey(id, name), ['{}\n']));
  await gateway.records.succeed(id, { ...result, studentModel: 'student:beethoven' });
  await mkdir(gateway.folder, { recursive: true });
  const changes = join(gateway.folder, 'changes.yaml');
  await writeFile(changes, 'gates: { rules: 0.5 }\nitems: [Why do you walk?, What is fame?]\n');
  const { code, stdout, stderr } = await understudy(gateway, ['evaluate', 'beethoven', '-f', changes]);
  expect([code, stderr]).toEqual([0, expect.stringContaining(`The student of ${id} (beethoven) is evaluated again.`)]);
  expect(await gateway.records.get(stdout.trim())).toMatchObject({ name: 'beethoven-evaluation', evaluationOf: id, status: 'queued' });

  await writeFile(changes, 'gates: { taste: 1 }\n');
  expect(await understudy(gateway, ['evaluate', id, '-f', changes])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('/gates/taste'),
  });
  await writeFile(changes, '- 1\n');
  expect(await understudy(gateway, ['evaluate', id, '-f', changes])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('holds no keys'),
  });
});
