import { modelListSchema } from '@understudy/contracts';
import OpenAI, { type APIError } from 'openai';
import { describe, expect } from 'vitest';
import { test as base } from './host-gateway.ts';
import { result } from './start-gateway.ts';

const test = base.extend<{ student: string; openai: OpenAI }>({
  /** Id of a distillation whose student can be asked. */
  student: async ({ gateway }, use) => {
    const { id } = await gateway.submit();
    await gateway.records.succeed(id, result);
    await use(id);
  },
  openai: async ({ gateway }, use) => use(new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 })),
});

const messages = [{ role: 'user' as const, content: 'Who are you?' }];

describe("OpenAI's own client", () => {
  test('lists the catalogue and the students', async ({ gateway, openai, student }) => {
    const { id: older } = await gateway.submit({ name: 'salieri' });
    const { id: newer } = await gateway.submit({ name: 'salieri' });
    const { id: dataOnly } = await gateway.submit({ name: 'data', stopAfter: 'dataset' });
    for (const id of [older, newer]) await gateway.records.succeed(id, result);
    await gateway.records.succeed(dataOnly, { ...result, studentModel: null });
    const models = (await openai.models.list()).data.map(({ id }) => id);
    expect(models).toEqual(['large', 'small', 'small-too', 'student:salieri', `student:${older}`, 'student:beethoven']);
    const { data } = modelListSchema.parse(await (await gateway.request('/v1/models')).json());
    expect(data.find(({ id }) => id === 'small')?.roles).toEqual(['teacher', 'student', 'chat']);
    expect(data.find(({ id }) => id === 'student:beethoven')).toMatchObject({ roles: ['chat'], distillationId: student });
  });

  test('chats with a student by the name of its distillation, and is told the usage', async ({ gateway, host, openai, student }) => {
    const answer = await openai.chat.completions.create({ model: 'student:beethoven', messages, seed: 3 });
    expect(answer.choices[0]?.message.content).toContain('Who are you?');
    expect(answer.usage).toMatchObject({ prompt_tokens: 3 });
    expect(host.requests[0]).toMatchObject({ model: `student:${student}`, seed: 3, messages });
    const saved = async () => (await gateway.metrics.promptTokensSaved.get()).values.filter(({ labels }) => labels.student === 'small');
    await expect.poll(saved).toMatchObject([{ labels: { student: 'small' }, value: 1100 }]);
  });

  test('counts nothing as saved where the template writes more in the place of a script', async ({ gateway, openai }) => {
    const { id } = await gateway.submit({ name: 'terse' });
    await gateway.records.succeed(id, { ...result, studentModel: 'student:terse', promptTokensSaved: -14 });
    await openai.chat.completions.create({ model: 'student:terse', messages });
    const saved = async () => (await gateway.metrics.promptTokensSaved.get()).values.filter(({ labels }) => labels.student === 'small');
    await expect.poll(saved).toMatchObject([{ labels: { student: 'small' }, value: 0 }]);
  });

  test('is told where a student lives that a host trained, which the list names without a chat', async ({ gateway, openai }) => {
    const { id } = await gateway.submit({ name: 'salieri' });
    await gateway.records.succeed(id, { ...result, studentModel: 'ft:qwen3-4b:salieri' });
    for (const model of ['student:salieri', 'base:salieri']) {
      const asking = openai.chat.completions.create({ model, messages });
      await expect(asking).rejects.toMatchObject({
        status: 404,
        message: expect.stringMatching(/served there as ft:qwen3-4b:salieri; the model catalogue does not say where/),
      });
    }
    const { data } = modelListSchema.parse(await (await gateway.request('/v1/models')).json());
    expect(data.find(({ distillationId }) => distillationId === id)).toMatchObject({ id: 'student:salieri', roles: [] });
  });

  test('chats with a student by its id, and the answer streams', async ({ host, openai, student }) => {
    const stream = await openai.chat.completions.create({
      model: `student:${student}`,
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const pieces: string[] = [];
    let usage: unknown;
    for await (const chunk of stream) {
      pieces.push(chunk.choices[0]?.delta.content ?? '');
      usage = chunk.usage ?? usage;
    }
    expect(pieces.filter((piece) => piece !== '').length).toBeGreaterThan(5);
    expect(pieces.join('')).toContain('I have thought of it');
    expect(usage).toMatchObject({ prompt_tokens: 3 });
    expect(host.requests[0]?.model).toBe(`student:${student}`);
  });

  test('chats with the base of a student, and with an embedded model', async ({ host, openai, student }) => {
    for (const model of ['base:beethoven', `base:${student}`, 'small']) await openai.chat.completions.create({ model, messages });
    expect(host.requests.map(({ model }) => model)).toEqual(['small', 'small', 'small']);
  });

  test('chats with the newest of a name that has a student', async ({ gateway, host, openai, student }) => {
    const { id } = await gateway.submit({ stopAfter: 'dataset' });
    await gateway.records.succeed(id, { ...result, studentModel: null });
    await openai.chat.completions.create({ model: 'student:beethoven', messages });
    expect(host.requests[0]?.model).toBe(`student:${student}`);
  });

  test.for<[string, RegExp]>([
    ['student:nobody', /no model "student:nobody".*No distillation of that name/],
    ['gpt-5', /no model "gpt-5".*student:<name or id/],
    ['constructor', /no model "constructor".*student:<name or id/],
    ['large', /large is hosted elsewhere/],
    ['student:dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K', /no model/],
  ])('is told what %s is not', async ([model, message], { openai }) => {
    const error: unknown = await openai.chat.completions.create({ model, messages }).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(OpenAI.NotFoundError);
    expect(error).toMatchObject({ status: 404, code: 'model_unknown', param: 'model', type: 'invalid_request_error' });
    expect((error as APIError).message).toMatch(message);
  });

  test('is told that a distillation is not there yet', async ({ gateway, openai }) => {
    const { id } = await gateway.submit();
    const error = await openai.chat.completions.create({ model: `student:${id}`, messages }).catch((cause: Error) => cause);
    expect((error as Error).message).toContain(`${id} is queued, so it has no student`);
  });

  test('shows what was wrong with a request', async ({ openai }) => {
    const request = { model: 'small', messages: [], temperature: 9 };
    const error = await openai.chat.completions.create(request).catch((cause: APIError) => cause);
    expect(error).toMatchObject({ status: 422, code: 'invalid_request', param: 'messages' });
    expect((error as Error).message).toMatch(/"temperature" is 9; at most 2/);
  });

  test("passes on the model server's refusal in its words", async ({ host, openai, student }) => {
    host.faults = [{ kind: 'bad-request' }];
    const error = await openai.chat.completions.create({ model: `student:${student}`, messages }).catch((cause: APIError) => cause);
    expect(error).toMatchObject({ status: 400, message: '400 This model has a context of 2048 tokens.' });
  });
});
