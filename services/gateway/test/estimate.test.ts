import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Estimate, estimateSchema } from '@understudy/contracts';
import { startFakeModelServer, test as withRedis } from '@understudy/testing';
import { describe, expect } from 'vitest';
import { stringify } from 'yaml';
import { problemOf, test } from './gateway-test.ts';
import { understudy } from './run-cli.ts';
import { spec } from './spec.ts';
import { type Gateway, startGateway } from './start-gateway.ts';

const path = '/v1/distillations/estimate';

async function estimateOf(gateway: Gateway, query = '', changes: object = {}): Promise<Estimate> {
  const response = await gateway.post(`${path}${query}`, { ...spec, ...changes });
  if (response.status !== 200) throw new Error(await response.text());
  return estimateSchema.parse(await response.json());
}

async function nothingMade(gateway: Gateway): Promise<void> {
  expect((await gateway.records.list({ limit: 1 })).data).toEqual([]);
  expect(await readdir(join(gateway.folder, 'distillations')).catch(() => [])).toEqual([]);
}

describe('an estimate', () => {
  test('tells calls, tokens and money by stage, and makes nothing', async ({ gateway }) => {
    const made = await estimateOf(gateway);
    expect(made).toMatchObject({ basis: 'characters', preview: null, calls: { low: expect.any(Number) } });
    expect(made.lines.map(({ stage, model }) => `${stage} ${model}`)).toEqual([
      'answers large',
      'training small',
      'evaluation small',
      'evaluation small',
    ]);
    expect(made.costUsd?.low).toBeGreaterThan(0);
    // What is trained and asked here costs nothing.
    expect(made.lines.slice(1).map(({ costUsd }) => costUsd)).toEqual(Array(3).fill({ low: 0, high: 0 }));
    const yaml = await gateway.post(path, stringify(spec), { 'content-type': 'application/yaml' });
    expect(await yaml.json()).toEqual(made);
    await nothingMade(gateway);
  });

  test('is what a dry run of a submission answers', async ({ gateway }) => {
    const dry = await gateway.post('/v1/distillations?dryRun=true', spec);
    expect(dry.status).toBe(200);
    expect(dry.headers.get('location')).toBeNull();
    expect(await dry.json()).toEqual(await estimateOf(gateway));
    await nothingMade(gateway);
    expect((await gateway.post('/v1/distillations?dryRun=false', spec)).status).toBe(201);
    const odd = await gateway.post('/v1/distillations?dryRun=yes', spec);
    expect([odd.status, (await problemOf(odd)).errors[0]?.pointer]).toEqual([400, '/dryRun']);
  });

  test('refuses what submitting would refuse, in the same words', async ({ gateway }) => {
    for (const wrong of [{ prompt: '' }, { ...spec, teacher: { model: 'larg' } }, { ...spec, qestions: {} }]) {
      const [estimated, submitted] = [await gateway.post(path, wrong), await gateway.post('/v1/distillations', wrong)];
      expect(estimated.status).toBe(422);
      const [one, other] = [await problemOf(estimated), await problemOf(submitted)];
      expect([one.detail, one.errors, one.error.code]).toEqual([other.detail, other.errors, other.error.code]);
    }
  });

  test('counts the questions of an uploaded file with their turns', async ({ gateway }) => {
    const inChatFormat = (...turns: string[]) => JSON.stringify({ messages: turns.map((content) => ({ role: 'user', content })) });
    for (const lines of [
      ['"Why do you walk?"', '{"text": "Who is Ries?", "followUps": ["And Czerny?", "And Haydn?"]}'],
      [inChatFormat('Why do you walk?'), inChatFormat('Who is Ries?', 'And Czerny?', 'And Haydn?')],
    ]) {
      const posted = await gateway.post('/v1/uploads', lines.join('\n'), { 'content-type': 'application/jsonl' });
      const { id } = (await posted.json()) as { id: string };
      const questions = { ...spec.questions, items: { upload: id } };
      const made = await estimateOf(gateway, '', { questions, teacher: { samples: 1 } });
      // 9 from templates, 4 turns of the user's, 4 to test.
      expect(made.lines[0]?.calls).toEqual({ low: 17, high: 17 });
    }
  });

  test('names the model that has no price', async ({ gateway }) => {
    const made = await estimateOf(gateway, '', { teacher: { model: 'small' } });
    expect(made.costUsd).toBeNull();
    expect(made.warnings).toContainEqual({ pointer: '/teacher/model', detail: expect.stringContaining('no price for small') });
  });
});

describe('a preview', () => {
  withRedis('has the teacher answer, shows the answers with what the checks find, and reckons by them', async ({ redisUrl, prefix }) => {
    await using teacher = await startFakeModelServer({ key: 'secret', answer: () => 'As an AI language model I cannot say.' });
    await using gateway = await startGateway({ redisUrl, prefix, teacherUrl: teacher.url, environment: { LARGE_KEY: 'secret' } });
    const made = await estimateOf(gateway, '?preview=true');
    expect(made.basis).toBe('preview');
    expect(teacher.counts.requests).toBe(11);
    expect(made.preview?.rows).toHaveLength(11);
    for (const { answer, rejections } of made.preview?.rows ?? []) {
      expect(answer).toBe('As an AI language model I cannot say.');
      expect(rejections.map(({ check }) => check)).toContain('ai-talk');
    }
    const { input, output } = teacher.counts.tokens;
    const usage = made.preview?.rows.map((row) => row.usage) ?? [];
    expect(usage.reduce((sum, each) => sum + each.input, 0)).toBe(input);
    expect(made.preview?.costUsd).toBeCloseTo((input + 10 * output) / 1e6, 10);
    expect(await gateway.metrics.registry.metrics()).toMatch(
      /model_tokens_total\{model="large",role="gateway",direction="input".*\} [1-9]/,
    );
    // No answer passed, so every sample will be asked.
    expect(made.lines[0]?.calls.high).toBe(11 * 3 + 4);
    await nothingMade(gateway);
  });

  withRedis('that the teacher refuses says why, and a missing key is named', async ({ redisUrl, prefix }) => {
    await using teacher = await startFakeModelServer({ key: 'secret' });
    await using wrong = await startGateway({ redisUrl, prefix, teacherUrl: teacher.url, environment: { LARGE_KEY: 'other' } });
    const refused = await wrong.post(`${path}?preview=true`, spec);
    expect(refused.status).toBe(502);
    expect((await problemOf(refused)).error.code).toBe('teacher_auth');
    await using keyless = await startGateway({ redisUrl, prefix, teacherUrl: teacher.url, environment: {} });
    const missing = await keyless.post(`${path}?preview=true`, spec);
    expect(missing.status).toBe(502);
    expect((await problemOf(missing)).detail).toContain('LARGE_KEY');
  });

  test('is not begun when it alone may cost more than the budget', async ({ gateway }) => {
    const response = await gateway.post(`${path}?preview=true`, { ...spec, budgetUsd: 0.0001 });
    expect(response.status).toBe(409);
    expect((await problemOf(response)).error.code).toBe('budget_exceeded');
  });
});

describe('understudy estimate', () => {
  withRedis('prints the estimate as a table, as JSON, and with the answers of a preview', async ({ redisUrl, prefix }) => {
    await using teacher = await startFakeModelServer({ answer: () => 'Ach, my friend.' });
    await using gateway = await startGateway({ redisUrl, prefix, teacherUrl: teacher.url, environment: { LARGE_KEY: 'secret' } });
    await gateway.submit();
    const file = join(gateway.folder, 'spec.yaml');
    await writeFile(file, stringify({ ...spec, budgetUsd: 0.001 }));
    const plain = await understudy(gateway, ['estimate', '-f', file]);
    expect(plain.code).toBe(0);
    expect(plain.stdout).toMatch(/^STAGE +MODEL +CALLS/);
    expect(plain.stdout).toMatch(/answers +large +15–2\d/);
    expect(plain.stdout).toMatch(/warning \/budgetUsd: /);
    const json = await understudy(gateway, ['estimate', '-f', file, '--json']);
    expect(estimateSchema.parse(JSON.parse(json.stdout)).preview).toBeNull();
    await writeFile(file, stringify(spec));
    const preview = await understudy(gateway, ['estimate', '-f', file, '--preview']);
    expect(preview.stdout).toContain('Ach, my friend.');
    expect(preview.stdout).toContain('by what the preview has measured');
    expect(preview.stderr).toMatch(/The preview cost \$0\.0/);
    expect((await understudy(gateway, ['estimate'])).code).toBe(2);
  });
});
