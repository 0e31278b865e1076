import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openArtifacts } from '@understudy/artifacts';
import { catalogueSchema, specSchema } from '@understudy/contracts';
import { test as base, expect } from 'vitest';
import { acceptSpec, unpricedModels } from '../src/accept-spec.ts';
import { operator } from '../src/access/caller.ts';
import { HttpProblem } from '../src/http-problem.ts';
import { storeUpload } from '../src/uploads.ts';

const catalogue = catalogueSchema.parse({
  default: { teacher: 'large', student: 'small' },
  models: { large: { baseUrl: 'http://127.0.0.1:9/v1', model: 'example/large' }, small: { embedded: true } },
  students: { small: { base: 'small' } },
});
const row = (number: number, system?: string) => ({
  messages: [
    ...(system === undefined ? [] : [{ role: 'system', content: system }]),
    { role: 'user', content: `What of opus ${number}?` },
    { role: 'assistant', content: `Ach, opus ${number} cost me a winter.` },
  ],
});
const rows = (count: number, system?: string) => Array.from({ length: count }, (_, number) => row(number, system));

const test = base.extend('accepting', ({ task: _ }, { onCleanup }) => {
  const artifacts = openArtifacts(join(tmpdir(), `understudy-rows-${randomUUID()}`));
  onCleanup(() => artifacts.remove('uploads'));
  const accept = (spec: unknown) => acceptSpec(specSchema.parse(spec), { catalogue, artifacts, caller: operator });
  return {
    accept,
    async upload(lines: readonly unknown[]) {
      const text = lines.map((line) => JSON.stringify(line)).join('\n');
      return (await storeUpload(artifacts, Readable.from([Buffer.from(text)]), { owner: 'local', now: Date.now() })).id;
    },
    async faultsOf(spec: unknown): Promise<Record<string, string>> {
      const error = await accept(spec).then(
        () => new HttpProblem(422, 'internal', 'accepted'),
        (reason: unknown) => reason,
      );
      if (!(error instanceof HttpProblem) || error.status !== 422) throw error;
      return Object.fromEntries(error.errors.map(({ pointer, detail }) => [pointer, detail]));
    },
  };
});

test('rows without a system message need no prompt, ask nobody, and are learned as they stand', async ({ accepting }) => {
  const train = await accepting.upload(rows(3));
  const accepted = await accepting.accept({ dataset: { rows: { train } }, stopAfter: 'training', budgetUsd: 1 });
  expect(accepted).toMatchObject({ prompt: '', dataset: { rows: { train }, minExamples: 1 }, training: { labels: 'hard' } });
  expect(unpricedModels(accepted, catalogue)).toEqual([]);
});

test('a spec of rows that was accepted may be posted again as it is', async ({ accepting }) => {
  const train = await accepting.upload(rows(3));
  const accepted = await accepting.accept({ dataset: { rows: { train } }, stopAfter: 'training' });
  expect(await accepting.accept(accepted)).toEqual(accepted);
});

test('the system message that all rows share is the prompt', async ({ accepting }) => {
  const prompt = 'You are Beethoven.';
  const [train, valid] = [await accepting.upload(rows(3, prompt)), await accepting.upload(rows(2, prompt))];
  const spec = { dataset: { rows: { train, valid } }, stopAfter: 'training' };
  expect((await accepting.accept(spec)).prompt).toBe(prompt);
  expect((await accepting.accept({ ...spec, prompt })).prompt).toBe(prompt);
  expect(await accepting.faultsOf({ ...spec, prompt: 'You are Salieri.' })).toEqual({
    '/prompt': expect.stringContaining('have a system message, which is the prompt'),
  });
  const other = await accepting.upload(rows(2, 'You are Salieri.'));
  expect(await accepting.faultsOf({ ...spec, dataset: { rows: { train, valid: other } } })).toEqual({
    '/dataset/rows/valid': expect.stringContaining(`another system message than those of ${train}`),
  });
});

test('a prompt may be told beside rows that have none', async ({ accepting }) => {
  const train = await accepting.upload(rows(3));
  const prompt = 'You are Beethoven.';
  expect(await accepting.accept({ prompt, dataset: { rows: { train } }, stopAfter: 'training' })).toMatchObject({ prompt });
});

test('what rows leave nothing to do for is refused, each with its pointer', async ({ accepting }) => {
  const train = await accepting.upload(rows(3));
  const faults = await accepting.faultsOf({
    dataset: { rows: { train }, checks: { 'ai-talk': false } },
    questions: { count: 10 },
    teacher: { temperature: 0 },
    rules: [{ id: 'opening', matches: '^Ach' }],
    training: { labels: 'soft' },
  });
  const pointers = ['/dataset/checks', '/questions/count', '/rules', '/stopAfter', '/teacher/temperature', '/training/labels'];
  expect(Object.keys(faults).sort()).toEqual(pointers);
  expect(faults['/stopAfter']).toContain('set stopAfter: training');
  const sweep = { labels: ['hard', 'soft'] };
  expect(await accepting.faultsOf({ dataset: { rows: { train } }, stopAfter: 'training', training: { sweep } })).toEqual({
    '/training/sweep/labels': expect.stringContaining('learned as they stand'),
  });
});

test('a file must be there and be of the right kind', async ({ accepting }) => {
  const questions = await accepting.upload(['Why?']);
  const train = await accepting.upload(rows(1));
  const missing = 'upl_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
  expect(await accepting.faultsOf({ dataset: { rows: { train: missing, valid: questions } }, stopAfter: 'training' })).toEqual({
    '/dataset/rows/train': expect.stringContaining(`no uploaded file ${missing}`),
    '/dataset/rows/valid': expect.stringContaining('holds questions without answers'),
  });
  expect(await accepting.faultsOf({ prompt: 'x', questions: { items: { upload: train } } })).toMatchObject({
    '/questions/items/upload': expect.stringContaining('answered already: name the file as dataset.rows.train'),
  });
});

test('without rows a prompt stays mandatory, and is told beside other faults', () => {
  const issues = specSchema.safeParse({ promt: 'You are Beethoven.' }).error?.issues ?? [];
  expect(issues.map(({ message, path }) => `${path.join('.')} ${message}`).sort()).toEqual([
    ' Unrecognized key: "promt"',
    'prompt is missing',
  ]);
});
