// Chat with students that the model server does not serve: at a vLLM that is handed the adapter, or at the host that trained them.
import { join } from 'node:path';
import { type Catalogue, catalogueSchema } from '@understudy/contracts';
import { test as base, type FakeModelServer, type FakeModelServerOptions, startFakeModelServer } from '@understudy/testing';
import OpenAI from 'openai';
import { expect } from 'vitest';
import { result, startGateway } from './start-gateway.ts';

const key = 'sk-students';
const messages = [{ role: 'user' as const, content: 'Who are you?' }];

const studentsAt = (url: string, adapters: string): Catalogue['students'] =>
  catalogueSchema.parse({
    default: { teacher: 'any', student: 'on-vllm' },
    models: { any: { embedded: true } },
    students: {
      'on-vllm': {
        base: 'vendor/base',
        serve: 'vllm',
        chat: { baseUrl: url, apiKeyEnv: 'STUDENTS_KEY', adapters, extraBody: { top_k: 20 } },
      },
      kept: { base: 'vendor/base', trainer: 'openai', baseUrl: url, apiKeyEnv: 'STUDENTS_KEY', trainingPricePerMillionTokens: 1 },
    },
  }).students;

const test = base.extend<{
  open: (
    options: FakeModelServerOptions,
    environment?: Record<string, string>,
  ) => Promise<{ host: FakeModelServer; gateway: Awaited<ReturnType<typeof startGateway>>; openai: OpenAI }>;
}>({
  open: async ({ redisUrl, prefix }, use) => {
    await using stack = new AsyncDisposableStack();
    await use(async (options, environment = { STUDENTS_KEY: key }) => {
      const host = stack.use(await startFakeModelServer({ key, ...options }));
      const students = studentsAt(host.url, '/to-be-known');
      const gateway = stack.use(await startGateway({ redisUrl, prefix, students, environment }));
      const entry = students['on-vllm'];
      // The folder of the artifacts is known only now.
      if (entry?.trainer === 'local' && entry.chat) entry.chat.adapters = gateway.folder;
      return { host, gateway, openai: new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 }) };
    });
  },
});

test('a vLLM is handed the adapter when it does not know the student, and not again', async ({ open }) => {
  const { host, gateway, openai } = await open({ adapters: { base: 'vendor/base' } });
  const { id } = await gateway.submit({ student: { model: 'on-vllm' } });
  await gateway.leave(id, 'adapter', 'weights');
  await gateway.leave(id, 'adapter-config', JSON.stringify({ r: 16 }));
  await gateway.records.succeed(id, result);
  const answer = await openai.chat.completions.create({ model: 'student:beethoven', messages, seed: 3 });
  expect(answer.choices[0]?.message.content).toContain('Who are you?');
  expect([...host.loaded]).toEqual([[id, join(gateway.folder, 'distillations', id, '5-adapter')]]);
  const stream = await openai.chat.completions.create({ model: `student:${id}`, messages, stream: true });
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  expect(text).toContain('Who are you?');
  await openai.chat.completions.create({ model: 'base:beethoven', messages });
  expect(host.requests.map(({ model, body }) => [model, body.top_k])).toEqual([
    [id, 20],
    [id, 20],
    [id, 20],
    ['vendor/base', 20],
  ]);
  expect((await openai.models.list()).data.find(({ id: model }) => model === 'student:beethoven')).toMatchObject({ roles: ['chat'] });
});

test('arms are compared at a vLLM, which is handed the adapter for it', async ({ open }) => {
  const { host, gateway } = await open({ adapters: { base: 'vendor/base' } });
  const { id } = await gateway.submit({ student: { model: 'on-vllm' } });
  await gateway.leave(id, 'adapter', 'weights');
  await gateway.leave(id, 'adapter-config', JSON.stringify({ r: 16 }));
  await gateway.records.succeed(id, result);
  const response = await gateway.post(`/v1/distillations/${id}/compare`, { question: 'Who are you?', arms: ['student', 'base+prompt'] });
  const events = (await response.text()).split('\n').flatMap((line) => (line.startsWith('data: {') ? [JSON.parse(line.slice(6))] : []));
  expect(events.filter(({ type }) => type === 'error')).toEqual([]);
  expect(
    events
      .filter(({ type }) => type === 'done')
      .map(({ arm }) => arm)
      .sort(),
  ).toEqual(['base+prompt', 'student']);
  expect([...host.loaded.keys()]).toEqual([id]);
  expect(host.requests.map(({ model, messages }) => [model, messages.length > 1]).sort()).toEqual([
    // Once in vain.
    [id, false],
    [id, false],
    ['vendor/base', true],
  ]);
});

test('what vLLM has against an adapter is told, with the mend', async ({ open }) => {
  const { gateway, openai } = await open({ adapters: { base: 'vendor/base' } });
  const { id } = await gateway.submit({ student: { model: 'on-vllm' } });
  await gateway.leave(id, 'adapter', 'weights');
  await gateway.leave(id, 'adapter-config', JSON.stringify({ r: 32 }));
  await gateway.records.succeed(id, result);
  await expect(openai.chat.completions.create({ model: `student:${id}`, messages })).rejects.toMatchObject({
    status: 503,
    code: 'student_unavailable',
    message: expect.stringContaining('--max-lora-rank'),
  });
});

test('a student that its host keeps is asked there, with the operator’s key', async ({ open }) => {
  const { host, gateway, openai } = await open({ models: ['vendor/base', 'ft:vendor/base:1'] });
  const { id } = await gateway.submit({ student: { model: 'kept' }, training: { backend: 'openai' } });
  await gateway.records.succeed(id, { ...result, studentModel: 'ft:vendor/base:1' });
  for (const model of [`student:${id}`, 'base:beethoven']) await openai.chat.completions.create({ model, messages });
  expect(host.requests.map(({ model }) => model)).toEqual(['ft:vendor/base:1', 'vendor/base']);
});

test('a host that refuses the key is told without its words', async ({ open }) => {
  for (const environment of [{ STUDENTS_KEY: 'sk-wrong' }, {}]) {
    const { gateway, openai } = await open({ models: ['ft:vendor/base:1'] }, environment as Record<string, string>);
    const { id } = await gateway.submit({ student: { model: 'kept' }, training: { backend: 'openai' } });
    await gateway.records.succeed(id, { ...result, studentModel: 'ft:vendor/base:1' });
    const error = await openai.chat.completions.create({ model: `student:${id}`, messages }).catch((cause: Error) => cause);
    expect(error).toMatchObject({ status: 503, code: 'student_unavailable' });
    expect((error as Error).message).toMatch(/refuses the gateway's key \(401\)|lacks the variable STUDENTS_KEY/u);
    expect((error as Error).message).not.toContain('sk-');
  }
});
