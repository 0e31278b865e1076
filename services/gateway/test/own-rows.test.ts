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

test('rows are trained on and evaluated, by all that a prompt makes possible', async ({ accepting }) => {
  const train = await accepting.upload(rows(10, 'You are Beethoven.'));
  const rules = [{ id: 'opening', matches: '^Ach' }];
  const teacher = { temperature: 0, topP: 0.5, maxTokens: 900 };
  const accepted = await accepting.accept({ dataset: { rows: { train } }, rules, teacher, evaluation: { judge: 'large' } });
  expect(accepted).toMatchObject({ rules, teacher, evaluation: { adversarial: true, judge: 'large' } });
  expect(accepted.stopAfter).toBeUndefined();
  const { gapClosed, klClosed, extraction, leakage, judgeWinRate } = accepted.evaluation.gates;
  expect([gapClosed, klClosed, extraction, leakage, judgeWinRate]).toEqual([0.5, null, 0.05, 0.05, 0.4]);
  expect(await accepting.faultsOf({ dataset: { rows: { train } }, evaluation: { gates: { klClosed: 0.5 } } })).toEqual({
    '/evaluation/gates/klClosed': expect.stringContaining('no teacher'),
  });
});

test('without a prompt what is of one is off, and is refused when it is asked for', async ({ accepting }) => {
  const train = await accepting.upload(rows(10));
  const accepted = await accepting.accept({ dataset: { rows: { train } } });
  expect(accepted.evaluation).toMatchObject({
    adversarial: false,
    capability: true,
    gates: {
      gapClosed: null,
      klClosed: null,
      learnt: 0,
      rules: null,
      leakage: null,
      extraction: null,
      capability: 0.1,
      judgeWinRate: null,
    },
  });
  expect(await accepting.accept(accepted)).toEqual(accepted);
  const gates = { gapClosed: 0.5, leakage: 0, extraction: 0 };
  const faults = await accepting.faultsOf({ dataset: { rows: { train } }, evaluation: { judge: 'large', gates } });
  const pointers = ['/evaluation/gates/extraction', '/evaluation/gates/gapClosed', '/evaluation/gates/leakage', '/evaluation/judge'];
  expect(Object.keys(faults).sort()).toEqual(pointers);
  expect(faults['/evaluation/judge']).toContain('no script that a judge could go by: leave it out, or give the prompt');
});

test('too few rows to set some apart, or too many to ask, are refused with what mends it', async ({ accepting }) => {
  const [train, few] = [await accepting.upload(rows(20)), await accepting.upload(rows(9))];
  expect(await accepting.faultsOf({ dataset: { rows: { train: few } } })).toEqual({
    '/dataset/rows/test': expect.stringContaining('name a file of other rows as dataset.rows.test, bring more, or set stopAfter: training'),
  });
  expect(await accepting.accept({ dataset: { rows: { train: few, test: train } } })).toMatchObject({
    dataset: { rows: { train: few, test: train } },
  });
  const many = await accepting.upload(rows(10_001));
  expect(await accepting.faultsOf({ dataset: { rows: { train, test: many } } })).toEqual({
    '/dataset/rows/test': expect.stringContaining('10000 is the most'),
  });
});

test('what rows leave nothing to do for is refused, each with its pointer', async ({ accepting }) => {
  const train = await accepting.upload(rows(10));
  const spec = {
    dataset: { rows: { train }, checks: { 'ai-talk': false } },
    questions: { count: 10 },
    teacher: { temperature: 0, samples: 1 },
    rules: [{ id: 'opening', matches: '^Ach' }],
    training: { labels: 'soft' },
  };
  const pointers = ['/dataset/checks', '/questions/count', '/teacher/samples', '/training/labels'];
  expect(Object.keys(await accepting.faultsOf(spec)).sort()).toEqual(pointers);
  // Without an evaluation nothing is asked, and nothing measured.
  const early = await accepting.faultsOf({ ...spec, stopAfter: 'training' });
  expect(Object.keys(early).sort()).toEqual([...pointers, '/rules', '/teacher/temperature'].sort());
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
