import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from '@understudy/artifacts';
import { acceptedSpecSchema, artifactKey } from '@understudy/contracts';
import { expect } from 'vitest';
import { test } from './gateway-test.ts';
import { understudy } from './run-cli.ts';
import { type Gateway, result } from './start-gateway.ts';

async function trained(gateway: Gateway): Promise<string> {
  const { id } = await gateway.submit({ rules: [{ id: 'opening', startsWith: 'Ach' }] });
  for (const name of ['training', 'test'] as const)
    await gateway.records.setArtifact(id, name, await gateway.artifacts.write(artifactKey(id, name), ['{}\n']));
  await gateway.records.succeed(id, { ...result, studentModel: 'student:beethoven' });
  await mkdir(gateway.folder, { recursive: true });
  return id;
}

test('evaluates the student of a name again, with what the file changes', async ({ gateway }) => {
  const id = await trained(gateway);
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

test('takes questions and ready-made answers from the files of an interview', async ({ gateway }) => {
  await trained(gateway);
  const path = (name: string) => join(gateway.folder, name);
  const [changes, set, peer, plain] = [path('changes.yaml'), path('set.jsonl'), path('peer.jsonl'), path('plain.txt')];
  await writeFile(set, '{"topic": "life", "question": "Why do you walk?"}\n"What is fame?"\n');
  await writeFile(peer, '{"question": "Why do you walk?", "answer": "To hear."}\n{"question": "What is fame?", "answer": "Wind."}\n');
  await writeFile(plain, 'For my health.\nIt fades.\n');
  await writeFile(changes, 'judge: large\nanswers: { kept: [So., Thus.] }\n');
  const args = ['evaluate', 'beethoven', '-f', changes, '--answers', `peer=${peer}`, '--answers', `plain=${plain}`];
  const { code, stdout } = await understudy(gateway, [...args, '--set', set]);
  expect(code).toBe(0);
  const { evaluation } = await readJson(gateway.artifacts, artifactKey(stdout.trim(), 'spec'), acceptedSpecSchema);
  expect(evaluation).toMatchObject({
    judge: 'large',
    items: ['Why do you walk?', 'What is fame?'],
    answers: { kept: ['So.', 'Thus.'], peer: ['To hear.', 'Wind.'], plain: ['For my health.', 'It fades.'] },
  });

  const refused = async (...more: string[]) => (await understudy(gateway, [...args, ...more])).stderr;
  expect(await refused()).toContain('--answers needs the questions');
  expect(await refused('--set', set, '--answers', `kept=${plain}`)).toContain('has answers of kept too');
  expect(await refused('--set', set, '--answers', `teacher+prompt=${plain}`)).toContain('that is the name of an arm');
  await writeFile(changes, 'judge: large\nitems: [What is fame?, Why do you walk?]\n');
  expect(await refused('--set', set)).toContain('has items beside --set');
  expect(await refused()).toContain('answers another question than the set asks there');
});
