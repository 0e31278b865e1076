import { createClient } from '@understudy/client';
import type { ArmName, CompareEvent, CompareRequest } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { problemOf } from './gateway-test.ts';
import { testWith } from './hosted-gateway.ts';
import { type Gateway, result } from './start-gateway.ts';

const test = testWith(({ model }) => `I am ${model} .`);

async function compare(gateway: Gateway, id: string, body: CompareRequest): Promise<CompareEvent[]> {
  const events: CompareEvent[] = [];
  for await (const event of createClient({ url: gateway.url }).compare(id, body)) events.push(event);
  return events;
}

const textOf = (events: readonly CompareEvent[], arm: ArmName) =>
  events.flatMap((event) => (event.type === 'delta' && event.arm === arm ? [event.text] : [])).join('');
const endOf = (events: readonly CompareEvent[], arm: ArmName) => events.find((event) => event.arm === arm && event.type !== 'delta');
const all: ArmName[] = ['student', 'base', 'base+prompt', 'teacher+prompt'];

describe('compare', () => {
  test('streams what every arm says, with the script only where the arm has one, as the teacher was asked', async ({
    gateway,
    hosts,
    id,
  }) => {
    const events = await compare(gateway, id, { question: 'What is joy?', arms: all, seed: 7 });
    expect(textOf(events, 'student')).toBe(`I am student:${id} .`);
    expect(textOf(events, 'base')).toBe('I am small .');
    expect(textOf(events, 'teacher+prompt')).toBe('Ach, my friend .');
    expect(events.filter(({ type, arm }) => type === 'delta' && arm === 'teacher+prompt').length).toBeGreaterThan(1);
    for (const arm of all) expect(endOf(events, arm)).toMatchObject({ type: 'done', finishReason: 'stop', usage: { output: 4 } });
    expect(endOf(events, 'teacher+prompt')).toMatchObject({ model: 'large', costUsd: expect.any(Number) });

    const rolesBy = (model: string) =>
      hosts.embedded.requests.filter((asked) => asked.model === model).map(({ messages }) => messages.map(({ role }) => role));
    expect(rolesBy(`student:${id}`)).toEqual([['user']]);
    expect(rolesBy('small').sort()).toEqual([['system', 'user', 'assistant', 'user'], ['user']]);
    expect(hosts.teacher.requests[0]).toMatchObject({ question: 'What is joy?', seed: 7, maxTokens: 64, body: { temperature: 0.4 } });
    expect(hosts.teacher.requests[0]?.messages[0]).toMatchObject({ role: 'system', content: 'You are Beethoven.' });

    const { usage, budget } = (await gateway.records.get(id)) ?? {};
    expect(usage).toContainEqual(expect.objectContaining({ model: 'large', role: 'compare', requests: 1 }));
    expect(budget?.spentUsd).toBeGreaterThan(0);
  });

  test('asks the arms at the same time', async ({ gateway, hosts, id }) => {
    hosts.embedded.latencyMs = 1000;
    await compare(gateway, id, { question: 'What is joy?', arms: ['student', 'base'] });
    expect(hosts.embedded.counts.maxInFlight).toBe(2);
  });

  test('lets every arm go on with its own conversation', async ({ gateway, hosts, id }) => {
    const said = (content: string) => [
      { role: 'user' as const, content: 'Hello' },
      { role: 'assistant' as const, content },
    ];
    await compare(gateway, id, { question: 'And?', arms: ['student', 'base'], histories: { student: said('Ach.'), base: said('Hi.') } });
    const before = (model: string) => hosts.embedded.requests.find((asked) => asked.model === model)?.messages.at(-2)?.content;
    expect([before(`student:${id}`), before('small')]).toEqual(['Ach.', 'Hi.']);
  });

  test.for<['stream-cut' | 'stream-error' | 'server-error' | 'html', string]>([
    ['stream-cut', 'teacher_unreachable'],
    ['stream-error', 'teacher_unreachable'],
    ['server-error', 'teacher_unreachable'],
    ['html', 'teacher_bad_response'],
  ])('an arm whose host plays %s ends with a problem, the others with their answers', async ([kind, code], { gateway, hosts, id }) => {
    hosts.teacher.faults = [{ kind }];
    const events = await compare(gateway, id, { question: 'What is joy?', arms: ['student', 'teacher+prompt'] });
    expect(endOf(events, 'teacher+prompt')).toMatchObject({
      type: 'error',
      problem: { error: { code }, instance: expect.stringContaining(id) },
    });
    expect(endOf(events, 'student')).toMatchObject({ type: 'done' });
  });

  test('a model server that is not there is told of as such', async ({ gateway, hosts, id }) => {
    await hosts.embedded[Symbol.asyncDispose]();
    const events = await compare(gateway, id, { question: 'What is joy?' });
    expect(endOf(events, 'student')).toMatchObject({ type: 'error', problem: { status: 503, error: { code: 'student_unavailable' } } });
  });

  test('a budget without room for the teacher keeps it from being asked', async ({ gateway, hosts }) => {
    const { id } = await gateway.submit({ budgetUsd: 0.000001 });
    await gateway.records.succeed(id, result);
    const events = await compare(gateway, id, { question: 'What is joy?', arms: ['student', 'teacher+prompt'] });
    expect(endOf(events, 'teacher+prompt')).toMatchObject({ type: 'error', problem: { status: 409, error: { code: 'budget_exceeded' } } });
    expect(endOf(events, 'student')).toMatchObject({ type: 'done' });
    expect(hosts.teacher.counts.requests).toBe(0);
  });

  test('a teacher that has begun is paid for, though its listener left; the model server is told to stop', async ({
    gateway,
    hosts,
    id,
  }) => {
    hosts.teacher.latencyMs = 500;
    hosts.embedded.faults = [{ kind: 'hang' }];
    const leaving = new AbortController();
    const answers = createClient({ url: gateway.url }).compare(
      id,
      { question: 'What is joy?', arms: ['student', 'teacher+prompt'] },
      leaving,
    );
    const heard = answers.next().catch(() => {});
    await expect.poll(() => [hosts.teacher.counts.inFlight, hosts.embedded.counts.inFlight], { timeout: 10_000 }).toEqual([1, 1]);
    leaving.abort();
    await heard;
    await expect.poll(() => hosts.embedded.counts.inFlight, { timeout: 10_000 }).toBe(0);
    await expect
      .poll(async () => (await gateway.records.get(id))?.usage, { timeout: 10_000 })
      .toContainEqual(expect.objectContaining({ model: 'large', role: 'compare', requests: 1 }));
    expect(gateway.lines.filter((line) => line.includes('could not be asked'))).toEqual([]);
  });

  test('a gateway that closes says so of every arm, never a bare end', async ({ gateway, hosts, id }) => {
    hosts.embedded.faults = [{ kind: 'hang' }];
    const heard = compare(gateway, id, { question: 'What is joy?', arms: ['student', 'base'] });
    await expect.poll(() => hosts.embedded.counts.inFlight, { timeout: 10_000 }).toBe(2);
    await gateway[Symbol.asyncDispose]();
    for (const arm of ['student', 'base'] as const)
      expect(endOf(await heard, arm)).toMatchObject({ type: 'error', problem: { detail: 'The gateway is closing; ask again.' } });
  });

  test('without a student only the arms that need none are asked', async ({ gateway }) => {
    const { id } = await gateway.submit();
    const refused = await gateway.post(`/v1/distillations/${id}/compare`, { question: 'Who?', arms: ['base', 'student'] });
    expect([refused.status, refused.headers.get('x-should-retry')]).toEqual([409, 'false']);
    expect(await problemOf(refused)).toMatchObject({ error: { code: 'not_ready' }, errors: [{ pointer: '/arms/1' }] });
    expect(endOf(await compare(gateway, id, { question: 'Who?', arms: ['base'] }), 'base')).toMatchObject({ type: 'done' });
  });

  test.for<[string, object, string]>([
    ['nothing to ask', {}, '/question'],
    ['two things to ask', { question: 'Who?', messages: [{ role: 'user', content: 'Who?' }] }, '/question'],
    ['an answer at the end', { messages: [{ role: 'assistant', content: 'Ach.' }] }, '/messages'],
    ['a system turn', { messages: [{ role: 'system', content: 'You are.' }] }, '/messages/0/role'],
    ['an arm that there is not', { question: 'Who?', arms: ['student', 'teacher'] }, '/arms/1'],
    ['an arm twice', { question: 'Who?', arms: ['base', 'base'] }, '/arms/1'],
    ['a history of an arm that is not asked', { question: 'Who?', arms: ['base'], histories: { student: [] } }, '/histories/student'],
    ['histories beside messages', { messages: [{ role: 'user', content: 'Who?' }], histories: { student: [] } }, '/histories'],
    ['an unknown key', { question: 'Who?', arm: 'base' }, '/arm'],
  ])('refuses %s', async ([, body, pointer], { gateway, id }) => {
    const response = await gateway.post(`/v1/distillations/${id}/compare`, body);
    const { errors } = await problemOf(response);
    expect([response.status, errors[0]?.pointer]).toEqual([422, pointer]);
  });

  test('a student on a host is named where it is', async ({ gateway }) => {
    const hosted = await gateway.submit();
    await gateway.records.succeed(hosted.id, { ...result, studentModel: 'ft:elsewhere' });
    const refused = await gateway.post(`/v1/distillations/${hosted.id}/compare`, { question: 'Who?' });
    expect(refused.status).toBe(422);
    expect((await problemOf(refused)).detail).toContain('ft:elsewhere');
  });
});
