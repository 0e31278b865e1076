import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { startFakeModelServer } from './fake-model-server.ts';
import type { FaultKind } from './fake-model-server-faults.ts';

const clientOf = (url: string) => new OpenAI({ baseURL: url, apiKey: 'none', maxRetries: 0 });
const asked = (content: string) => ({
  model: 'fake',
  messages: [
    { role: 'system' as const, content: 'You are Beethoven.' },
    { role: 'user' as const, content },
  ],
});

test('the official client chats with it, and counts what it counts', async () => {
  await using server = await startFakeModelServer();
  const client = clientOf(server.url);
  const reply = await client.chat.completions.create(asked('Who are you?'));
  expect(reply.choices[0]?.message.content).toContain('Who are you?');
  expect(reply.usage).toMatchObject({ prompt_tokens: 6, prompt_tokens_details: { cached_tokens: 0 } });
  const again = await client.chat.completions.create(asked('Who are you?'));
  expect(again.usage?.prompt_tokens_details?.cached_tokens).toBe(3);
  expect(server.counts).toMatchObject({ requests: 2, inFlight: 0, byStatus: { 200: 2 }, byQuestion: { 'Who are you?': 2 } });
  expect(server.counts.tokens).toEqual({ input: 12, cachedInput: 3, output: 2 * (reply.usage?.completion_tokens ?? 0) });
});

test('it streams, with the usage at the end when asked for', async () => {
  await using server = await startFakeModelServer({ answer: () => 'Ach, my friend.' });
  const stream = await clientOf(server.url).chat.completions.create({
    ...asked('Who?'),
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe('Ach, my friend.');
  expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
  expect(chunks.at(-1)?.usage).toMatchObject({ completion_tokens: 3 });
});

test('it takes its time for every word, whether it streams or not', async () => {
  await using server = await startFakeModelServer({ answer: () => 'Ach, my friend.', wordMs: 20 });
  const client = clientOf(server.url);
  const started = performance.now();
  const times: number[] = [];
  for await (const { choices } of await client.chat.completions.create({ ...asked('Who?'), stream: true }))
    if (choices[0]?.delta.content) times.push(performance.now() - started);
  expect(times).toHaveLength(3);
  expect(times[2]).toBeGreaterThan(38);
  const before = performance.now();
  await client.chat.completions.create(asked('Who?'));
  expect(performance.now() - before).toBeGreaterThan(38);
});

test.for([
  ['stream-cut', null],
  ['stream-error', 'Lost while thinking of Who?'],
  ['stream-unfinished', 'ends'],
] as const)('%s strikes a stream after its first word, and no whole answer', async ([kind, end]) => {
  await using server = await startFakeModelServer({ answer: () => 'Ach, my friend.', faults: [{ kind }] });
  const client = clientOf(server.url);
  const words: string[] = [];
  const read = async () => {
    for await (const { choices } of await client.chat.completions.create({ ...asked('Who?'), stream: true }))
      words.push(choices[0]?.delta.content ?? choices[0]?.finish_reason ?? '');
    return 'ends';
  };
  const ended = await read().catch((error: unknown) => (end === null ? null : (error as Error).message));
  expect([words.join(''), ended]).toEqual(['Ach,', end]);
  expect((await client.chat.completions.create(asked('Who?'))).choices[0]?.message.content).toBe('Ach, my friend.');
});

test('where it answers whole, it does not stream however it is asked', async () => {
  await using server = await startFakeModelServer({ faults: [{ kind: 'whole' }] });
  const response = await clientOf(server.url)
    .chat.completions.create({ ...asked('Who?'), stream: true })
    .asResponse();
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.json()).toMatchObject({ object: 'chat.completion' });
});

test('it lists its models and refuses others, wrong keys and other paths', async () => {
  await using server = await startFakeModelServer({ models: ['big'], key: 'right' });
  const list = await clientOf(server.url).models.list();
  expect(list.data.map(({ id }) => id)).toEqual(['big']);
  await expect(clientOf(server.url).chat.completions.create(asked('Who?'))).rejects.toMatchObject({ status: 401 });
  const known = new OpenAI({ baseURL: server.url, apiKey: 'right', maxRetries: 0 });
  await expect(known.chat.completions.create(asked('Who?'))).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
  expect((await fetch(new URL('/nothing', server.url))).status).toBe(404);
});

test('shares of faults are drawn by the seed', async () => {
  const run = async () => {
    await using server = await startFakeModelServer({ seed: 3, faults: [{ kind: 'server-error', share: 0.3 }] });
    const client = clientOf(server.url);
    for (let i = 0; i < 50; i++) await client.chat.completions.create(asked(`Question ${i}?`)).catch(() => {});
    return server.counts.byStatus;
  };
  const first = await run();
  expect(await run()).toEqual(first);
  expect(first[500]).toBeGreaterThan(5);
  expect(first[500]).toBeLessThan(25);
});

test('over its capacity it refuses with 429', async () => {
  await using server = await startFakeModelServer({ maxInFlight: 3, faults: [{ kind: 'hang' }] });
  const client = clientOf(server.url);
  const asking = Array.from({ length: 10 }, (_, i) => client.chat.completions.create(asked(`Question ${i}?`)).catch(() => {}));
  await expect.poll(() => [server.counts.inFlight, server.counts.byStatus], { timeout: 30_000 }).toEqual([3, { 429: 7 }]);
  await server[Symbol.asyncDispose]();
  await Promise.all(asking);
});

test('as a process of its own it says where it listens and what it was asked', async () => {
  const main = fileURLToPath(new URL('fake-model-server-main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, '--latency-ms', '5', '--max-in-flight', '9', '--faults', '[{"kind":"truncated"}]'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [line] = await once(createInterface(child.stdout), 'line');
  const { url } = JSON.parse(String(line)) as { url: string };
  const reply = await clientOf(url).chat.completions.create(asked('Who?'));
  expect(reply.choices[0]?.finish_reason).toBe('length');
  expect(await (await fetch(new URL('/counts', url))).json()).toMatchObject({ requests: 1 });
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('the weather changes while it runs', async () => {
  await using server = await startFakeModelServer({ faults: [{ kind: 'server-error', untilMs: 60_000 }, { kind: 'empty' }] });
  const client = clientOf(server.url);
  await expect(client.chat.completions.create(asked('Who?'))).rejects.toMatchObject({ status: 500 });
  const control = (body: unknown) => fetch(new URL('/control', server.url), { method: 'POST', body: JSON.stringify(body) });
  await control({ maxInFlight: 0, latencyMs: 3, faults: [{ kind: 'html', fromMs: 60_000 }] });
  await expect(client.chat.completions.create(asked('Who?'))).rejects.toMatchObject({ status: 429 });
  expect(server).toMatchObject({ maxInFlight: 0, latencyMs: 3 });
  await control({ maxInFlight: null });
  expect((await client.chat.completions.create(asked('Who?'))).choices[0]?.message.content).toContain('Who?');
  const refused = await control({ faults: [{ kind: 'snow' }] });
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('There is no fault \\"snow\\"')]);
  expect((await control({ wind: 3 })).status).toBe(400);
});

test('only answers that were sent are counted', async () => {
  await using server = await startFakeModelServer({ latencyMs: 60_000 });
  const leaving = new AbortController();
  const left = clientOf(server.url).chat.completions.create(asked('Who?'), { signal: leaving.signal });
  await expect.poll(() => server.counts.inFlight).toBe(1);
  leaving.abort();
  await expect(left).rejects.toThrow();
  await expect.poll(() => server.counts.inFlight).toBe(0);
  server.latencyMs = 0;
  await clientOf(server.url).chat.completions.create(asked('Who?'));
  expect(server.counts.tokens.input).toBe(4);
  expect(server.counts.byStatus).toEqual({ 200: 1, none: 1 });
  expect(server.counts.bySecond.reduce((sum, { answered, other }) => sum + answered + 10 * other, 0)).toBe(11);
});

test('an answer may come from another model, thought over, or in another script', async () => {
  await using server = await startFakeModelServer({ answer: () => 'Ach.' });
  const answer = async (kind: FaultKind) => {
    server.faults = [{ kind }];
    const reply = await clientOf(server.url).chat.completions.create(asked('Who?'));
    return { model: reply.model, text: reply.choices[0]?.message.content };
  };
  expect(await answer('other-model')).toEqual({ model: 'cheaper-one', text: 'Ach.' });
  expect((await answer('thinking')).text).toMatch(/^<think>[\s\S]*<\/think>\s*Ach\.$/u);
  expect((await answer('unclosed-thinking')).text).toMatch(/^<think>[^<]*$/);
  expect((await answer('chat-tokens')).text).toContain('<|im_start|>');
  expect((await answer('emoji')).text).toContain('🎼');
  expect((await answer('right-to-left')).text).toMatch(/\p{Script=Arabic}/u);
});
