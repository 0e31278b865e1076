import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from '@understudy/artifacts';
import { acceptedSpecSchema, artifactKey, uploadSchema } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { stringify } from 'yaml';
import { test } from './gateway-test.ts';
import { lines, sampleAnswer, sampleQuestion } from './rows.ts';
import { start, understudy } from './run-cli.ts';
import { spec } from './spec.ts';
import { result } from './start-gateway.ts';

const usage = { input: 1200, cachedInput: 1000, output: 40 };
const overBudget = { code: 'budget_exceeded', message: 'The budget of $0.5 is used up.', stage: 'answers' } as const;
const bell = '\u0007';

describe('pause, resume and budget', () => {
  test('stop a distillation, raise its budget, and let it go on', async ({ gateway }) => {
    const { id } = await gateway.submit({ budgetUsd: 0.5 });
    const paused = await understudy(gateway, ['pause', 'beethoven']);
    expect(paused).toMatchObject({ code: 0, stdout: '' });
    expect(paused.stderr).toContain(`${id} is paused.`);
    expect((await understudy(gateway, ['ls'])).stdout).toMatch(new RegExp(`${id}  beethoven  paused`));
    const raised = await understudy(gateway, ['budget', id, '10']);
    expect(raised).toMatchObject({ code: 0, stdout: 'budget $10.00: $0.00 spent\n' });
    expect(raised.stderr).toContain(`understudy resume ${id}`);
    const resumed = await understudy(gateway, ['resume', id, '--json']);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ id, status: 'queued', budget: { limitUsd: 10 } });
    expect((await understudy(gateway, ['budget', id, 'none'])).code).toBe(0);
    expect(await gateway.records.get(id)).toMatchObject({ budget: { limitUsd: null } });
  });

  test('tell what a used-up budget wants, and what cannot be', async ({ gateway }) => {
    const { id } = await gateway.submit({ budgetUsd: 0.000001 });
    await gateway.records.pause(id, overBudget);
    const refused = await understudy(gateway, ['resume', id]);
    expect([refused.code, refused.stderr]).toEqual([5, expect.stringContaining('Raise it first')]);
    const done = await gateway.submit();
    await gateway.records.succeed(done.id, result);
    for (const args of [
      ['pause', done.id],
      ['budget', done.id, '5'],
    ])
      expect(await understudy(gateway, args)).toMatchObject({ code: 5, stderr: expect.stringContaining('has succeeded') });
    for (const args of [['pause'], ['resume'], ['budget'], ['budget', id, 'much'], ['budget', id, '0']])
      expect((await understudy(gateway, args)).code).toBe(2);
  });

  test('show prints the ledger by model and role, the budget, and why it is paused', async ({ gateway }) => {
    const { id } = await gateway.submit({ budgetUsd: 0.5 });
    await gateway.records.settle(id, null, { model: 'large', role: 'questions', usage, costUsd: 0.25 });
    await gateway.records.settle(id, null, { model: 'small', role: 'teacher', usage, costUsd: null });
    await gateway.records.pause(id, { ...overBudget, message: `${overBudget.message}${bell}` });
    const { stdout } = await understudy(gateway, ['show', id]);
    expect(stdout).toMatch(/MODEL +ROLE +REQUESTS +TOKENS IN \(CACHED\) +OUT +COST/);
    expect(stdout).toMatch(/large +questions +1 +1200 \(1000\) +40 +\$0\.2500/);
    expect(stdout).toMatch(/small +teacher +1 +1200 \(1000\) +40 +no price/);
    expect(stdout).toContain('budget $0.5000: $0.2500 spent');
    expect(stdout).toContain(`${overBudget.message}\n`);
    expect(stdout).toContain(`understudy budget ${id} 1\n`);
    expect(stdout).toContain(`understudy resume ${id}\n`);
    expect(stdout).not.toContain(bell);
  });

  test('watch tells once why a distillation is paused, and waits until it has ended', async ({ gateway }) => {
    const { id } = await gateway.submit({ budgetUsd: 0.5 });
    const { child, ended } = start(gateway.url, ['watch', id]);
    let told = '';
    child.stderr.on('data', (data) => {
      told += String(data);
    });
    const patience = { timeout: 60_000 };
    await gateway.records.stageStarted(id, 'questions', 10);
    await gateway.records.pause(id, overBudget);
    await expect.poll(() => told, patience).toContain(`understudy resume ${id}`);
    await gateway.records.update(id, { name: 'ludwig' });
    await gateway.records.resume(id);
    await expect.poll(() => told, patience).toMatch(/resume[\s\S]*running/);
    await gateway.records.succeed(id, result);
    expect((await ended).code).toBe(0);
    expect(told.match(/understudy resume/g)).toHaveLength(1);
  });
});

describe('rows', () => {
  const made = Array.from({ length: 5 }, (_, number) => sampleQuestion(`Why number ${number}?`));
  const [first, second] = made;
  if (!first || !second) throw new Error('five were made');

  test('are listed for people, and a line of JSON each for programs', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await gateway.records.putQuestions(id, made);
    await gateway.records.putAnswer(id, sampleAnswer(first.id, `Because.\nThat is${bell} why.`));
    await gateway.records.putAnswer(id, sampleAnswer(second.id, 'Because', 'truncated'));
    const asked = await understudy(gateway, ['rows', id, '--of', 'questions', '--limit', '2']);
    expect(asked.stdout).toBe(
      `${first.id}  train, template, composition  Why number 0?\n${second.id}  train, template, composition  Why number 1?\n`,
    );
    expect(asked.stderr).toContain('There are more');
    const all = await understudy(gateway, ['rows', id, '--of', 'questions', '--limit', 'all', '--json', '--search', 'NUMBER']);
    expect(
      all.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(made);
    const { stdout } = await understudy(gateway, ['rows', id, '--of', 'answers']);
    expect(stdout).toContain(`${first.id}  large, accepted\n  Q  Why number 0?\n  A  Because.\n     That is why.\n`);
    expect((await understudy(gateway, ['rows', id, '--of', 'answers', '--rejected'])).stdout).toContain(
      'rejected: truncated (found truncated)',
    );
    expect(await understudy(gateway, ['rows', id, '--of', 'answers', '--search', 'nowhere'])).toMatchObject({
      stdout: '',
      stderr: 'There are none.\n',
    });
  });

  test('show what was rejected, and why; before there is a dataset, that there is none', async ({ gateway }) => {
    const { id } = await gateway.submit();
    expect(await understudy(gateway, ['rows', id])).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(/has no dataset.*--of answers/),
    });
    const rejections = [{ check: 'truncated', detail: 'ends at the token limit' }];
    await gateway.leave(id, 'train', '');
    await gateway.leave(id, 'valid', '');
    await gateway.leave(id, 'test', '');
    await gateway.leave(id, 'rejected', lines([{ id: first.id, question: first.text, answer: 'Because', followUps: [], rejections }]));
    await gateway.leave(id, 'stats', '{}');
    const { stdout, code } = await understudy(gateway, ['rows', id, '--rejected', '--reason', 'truncated']);
    expect(code).toBe(0);
    expect(stdout).toBe(`${first.id}  rejected: truncated (ends at the token limit)\n  Q  Why number 0?\n  A  Because\n\n`);
  });

  test.for([
    ['questions', '--origin', 'book'],
    ['answers', '--accepted', '--rejected'],
    ['examples', '--split', 'dev'],
    ['examples', '--limit', '0'],
    ['answers', '--reason', 'nonsense'],
    ['answers', '--split', 'train'],
  ])('exit 2 for %s %s %s', async (args, { gateway }) => {
    await gateway.submit();
    const { code, stderr } = await understudy(gateway, ['rows', 'beethoven', '--of', ...args]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^understudy: .+\n/)]);
  });
});

describe('upload', () => {
  test('prints the id of the file, which a spec may name', async ({ gateway }) => {
    const file = join(gateway.folder, 'mine.jsonl');
    await mkdir(gateway.folder, { recursive: true });
    await writeFile(file, '"Why?"\n{"text": "Who are you?"}\n');
    const { stdout, stderr, code } = await understudy(gateway, ['upload', file]);
    expect([code, stderr]).toEqual([0, expect.stringContaining('2 questions; name them')]);
    expect(uploadSchema.parse(await (await gateway.request(`/v1/uploads/${stdout.trim()}`)).json())).toMatchObject({ rows: 2 });
  });

  test('tells the line that is no question, and a file that is not there', async ({ gateway }) => {
    const file = join(gateway.folder, 'mine.jsonl');
    await mkdir(gateway.folder, { recursive: true });
    await writeFile(file, '"Why?"\nWho are you?\n');
    expect(await understudy(gateway, ['upload', file])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('Line 2 is not JSON'),
    });
    expect(await understudy(gateway, ['upload', 'nowhere.jsonl'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('nowhere.jsonl'),
    });
  });
});

describe('submit with questions of its own in JSON Lines', () => {
  const { facets: _, ...questions } = spec.questions;
  const writeSpec = async (folder: string, itemsFile: string) => {
    await mkdir(folder, { recursive: true });
    const file = join(folder, 'spec.yaml');
    await writeFile(file, stringify({ prompt: spec.prompt, questions: { ...questions, itemsFile } }));
    return file;
  };

  test('uploads them and names the upload in their place', async ({ gateway }) => {
    const file = await writeSpec(gateway.folder, 'mine.jsonl');
    await writeFile(join(gateway.folder, 'mine.jsonl'), '"Why?"\n{"text": "Who are you?"}\n');
    const { stdout, stderr, code } = await understudy(gateway, ['submit', '-f', file]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^2 questions of yours are uploaded as upl_/)]);
    const { items } = (await readJson(gateway.artifacts, artifactKey(stdout.trim(), 'spec'), acceptedSpecSchema)).questions;
    const id = stderr.match(/upl_[0-9A-Z]{26}/)?.[0] ?? '';
    expect(items).toEqual({ upload: id });
    expect(uploadSchema.parse(await (await gateway.request(`/v1/uploads/${id}`)).json())).toMatchObject({ rows: 2 });
  });

  test('tells file and line of what is no question, and a file that is not there, and posts nothing', async ({ gateway }) => {
    const file = await writeSpec(gateway.folder, 'mine.jsonl');
    expect(await understudy(gateway, ['submit', '-f', file])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/mine\.jsonl cannot be read \(named by questions\.itemsFile in .*spec\.yaml\): there is no such file/),
    });
    await writeFile(join(gateway.folder, 'mine.jsonl'), '"Why?"\nWho are you?\n');
    expect(await understudy(gateway, ['submit', '-f', file])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/mine\.jsonl: .*Line 2 is not JSON/),
    });
    expect((await gateway.records.list({ limit: 1 })).data).toEqual([]);
  });
});
