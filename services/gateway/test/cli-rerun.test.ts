import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from '@understudy/artifacts';
import { type Answer, type ArtifactName, acceptedSpecSchema, artifactKey, artifactNames } from '@understudy/contracts';
import { finishDistillation } from '@understudy/records';
import { expect } from 'vitest';
import { test } from './gateway-test.ts';
import { lines, sampleAnswer, sampleQuestion } from './rows.ts';
import { start, understudy } from './run-cli.ts';
import { type Gateway, result } from './start-gateway.ts';

const questions = [sampleQuestion('Why?'), sampleQuestion('Who?')];
const answers = questions.map(({ id, text }) => sampleAnswer(id, `Ach, ${text}`));

/** Leaves behind what the stages do, and ends the distillation. */
async function play(gateway: Gateway, id: string, patch: { answers?: Answer[]; train?: string; adapter?: string } = {}): Promise<void> {
  const files: Partial<Record<ArtifactName, string>> = {
    questions: lines(questions),
    answers: lines(patch.answers ?? answers),
    train: patch.train ?? 'rows\n',
    valid: '',
    test: 'test\n',
    rejected: '',
    'dataset-card': `made by ${id}\n`,
    adapter: patch.adapter ?? 'weights',
    'adapter-config': '{}',
  };
  for (const name of artifactNames) if (files[name] !== undefined) await gateway.leave(id, name, files[name]);
  await finishDistillation(gateway, id, result);
}

/** A distillation that has ended, as somebody has kept it, under another gateway's eyes or none. */
async function keep(gateway: Gateway): Promise<{ id: string; folder: string; manifest: string }> {
  const { id } = await gateway.submit({ metadata: { by: 'me' } });
  await play(gateway, id);
  const folder = join(gateway.folder, 'kept');
  await cp(join(gateway.folder, 'distillations', id), folder, { recursive: true });
  return { id, folder, manifest: join(folder, 'manifest.json') };
}

/** Runs the command and, in the stages' place, plays what it posts. */
async function rerun(gateway: Gateway, args: string[], patch: Parameters<typeof play>[2] = {}) {
  const before = new Set((await gateway.records.list({ limit: 100 })).data.map(({ id }) => id));
  const { ended } = start(gateway.url, ['rerun', ...args]);
  const posted = async () => (await gateway.records.list({ limit: 100 })).data.find(({ id }) => !before.has(id))?.id ?? '';
  await expect.poll(posted, { timeout: 60_000 }).not.toBe('');
  const id = await posted();
  await play(gateway, id, patch);
  return { id, ...(await ended) };
}

test('the same spec is posted again, and a run that gives the same ends with 0', async ({ gateway }) => {
  const { id: first, manifest } = await keep(gateway);
  // Another latency makes other bytes, and the same answers.
  const slower = answers.map((answer) => ({ ...answer, latencyMs: 999 }));
  const { id, code, stdout, stderr } = await rerun(gateway, [manifest], { answers: slower });
  expect([code, stdout]).toEqual([0, expect.stringContaining('Everything is the same.')]);
  expect(stdout).toMatch(/^spec +same\nquestions +same\nanswers +same\ndataset +same\nadapter +same\n/u);
  expect(stderr).toContain(`${first} runs again as ${id}.`);
  const specOf = (which: string) => readJson(gateway.artifacts, artifactKey(which, 'spec'), acceptedSpecSchema);
  expect(await specOf(id)).toEqual(await specOf(first));
  expect(await gateway.records.get(id)).toMatchObject({ name: 'beethoven', metadata: { by: 'me' } });
});

test('a teacher that answers otherwise is named as the cause, and breaks no promise; other weights of the same rows do', async ({
  gateway,
}) => {
  const { manifest } = await keep(gateway);
  const otherwise = {
    answers: [sampleAnswer(questions[0]?.id ?? '', 'Oh.'), ...answers.slice(1)],
    train: 'other rows\n',
    adapter: 'other',
  };
  const told = await rerun(gateway, [manifest, '--name', 'ludwig', '--json'], otherwise);
  expect(told.code).toBe(0);
  const comparison = JSON.parse(told.stdout);
  expect(comparison).toMatchObject({ again: told.id, cause: 'answers', broken: false });
  expect(comparison.steps).toContainEqual({ name: 'spec', state: 'same', detail: '' });
  expect(comparison.steps).toContainEqual({ name: 'answers', state: 'differs', detail: '1 of 2' });
  expect(comparison.files).toContainEqual({ path: '4-dataset/train.jsonl', state: 'differs' });
  expect(comparison.files).toContainEqual({ path: '4-dataset/test.jsonl', state: 'same' });
  expect(comparison.notCompared).toContain('4-dataset/README.md');
  expect(await gateway.records.get(told.id)).toMatchObject({ name: 'ludwig' });

  const broken = await rerun(gateway, [manifest], { train: 'other rows\n' });
  expect(broken.code).toBe(1);
  expect(broken.stdout).toMatch(/dataset +DIFFERS +4-dataset\/train\.jsonl\n[\s\S]*The first that differs: dataset\. The same questions/u);
});

test('it can be posted and left, and compared later; answers that were not kept cannot be', async ({ gateway }) => {
  const { folder, manifest } = await keep(gateway);
  const posted = await understudy(gateway, ['rerun', manifest, '--detach']);
  const id = posted.stdout.trim();
  expect(posted.stderr).toContain(`rerun ${manifest} --against ${id}`);
  await play(gateway, id, { answers: answers.map((answer) => ({ ...answer, latencyMs: 999 })) });
  expect(await understudy(gateway, ['rerun', folder, '--against', id])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Everything is the same.'),
  });
  await rm(join(folder, '3-answers.jsonl'));
  expect(await understudy(gateway, ['rerun', folder, '--against', id])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/answers +not comparable +3-answers\.jsonl of the first run is not there\n/u),
  });
});

test('a run that fails ends with its own exit code, and nothing is compared', async ({ gateway }) => {
  const { manifest } = await keep(gateway);
  const { data } = await gateway.records.list({ limit: 100 });
  const { ended } = start(gateway.url, ['rerun', manifest]);
  const newest = async () => (await gateway.records.list({ limit: 100 })).data.find(({ id }) => !data.some((old) => old.id === id))?.id;
  await expect.poll(newest, { timeout: 60_000 }).toBeDefined();
  await gateway.records.fail((await newest()) ?? '', { code: 'internal', message: 'It broke.', stage: 'questions' });
  expect(await ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('It broke.') });
});

test('a spec that was changed, one that is missing, and what is no manifest are refused, and nothing is posted', async ({ gateway }) => {
  const { folder, manifest } = await keep(gateway);
  const spec = join(folder, '1-spec.json');
  const text = await readFile(spec, 'utf8');
  await writeFile(spec, text.replace('You are Beethoven.', 'You are Haydn.'));
  expect(await understudy(gateway, ['rerun', manifest])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('is not the spec of the manifest'),
  });
  await rm(spec);
  expect(await understudy(gateway, ['rerun', manifest])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('holds no 1-spec.json'),
  });
  await writeFile(manifest, '{}');
  expect(await understudy(gateway, ['rerun', manifest])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('manifest.json does not hold what it should'),
  });
  expect((await understudy(gateway, ['rerun', join(folder, 'nowhere.json')])).code).toBe(2);
  expect((await understudy(gateway, ['rerun', manifest, '--against', 'dst_x', '--detach'])).code).toBe(2);
  expect((await gateway.records.list({ limit: 100 })).data).toHaveLength(1);
});
