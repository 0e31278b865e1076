import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { type ClientError, createClient } from '@understudy/client';
import { startFakeModelServer, startRedis } from '@understudy/testing';
import { describe, expect } from 'vitest';
import { stringify } from 'yaml';
import { test } from './gateway-test.ts';
import { sampleAnswer, sampleQuestion } from './rows.ts';
import { spec } from './spec.ts';
import { result, startGateway } from './start-gateway.ts';

describe('a client with a key', () => {
  test('shows it on every request, the stream of events and the chat too', async () => {
    const shown: (string | null)[] = [];
    const answer = async (asked: Request) => {
      shown.push(asked.headers.get('authorization'));
      return new Response('{}', { status: 401, headers: { 'content-type': 'application/json' } });
    };
    const client = createClient({ url: 'http://gateway', key: 'uk_1_2', fetch: answer as unknown as typeof fetch });
    const ask = [
      client.list(),
      client.upload('"Why?"'),
      client.watch('dst_1').next(),
      client.download('dst_1', 'train'),
      client.chat({ model: 'm', messages: [] }).next(),
    ];
    for (const { status } of await Promise.allSettled(ask)) expect(status).toBe('rejected');
    expect(shown).toEqual(Array(5).fill('Bearer uk_1_2'));
  });

  test('learns why it was refused', async ({ gateway }) => {
    const admin = await createClient(gateway).createKey({ name: 'operator', scopes: ['admin'] });
    const reader = await createClient({ ...gateway, key: admin.key }).createKey({ name: 'reader', scopes: ['read'] });
    const code = (key?: string) =>
      createClient({ url: gateway.url, key })
        .submit(spec)
        .then(
          () => null,
          (error: ClientError) => [error.status, error.code, error.passing],
        );
    expect(await code()).toEqual([401, 'unauthenticated', false]);
    expect(await code(reader.key)).toEqual([403, 'scope_missing', false]);
    expect(await code(admin.key)).toBeNull();
  });
});

describe('our own client', () => {
  test('submits, lists, shows and cancels', async ({ gateway }) => {
    const client = createClient(gateway);
    const { id } = await client.submit(spec);
    const fromYaml = await client.submit(stringify({ ...spec, name: 'salieri' }));
    expect((await client.list()).data.map((record) => record.name)).toEqual(['salieri', 'beethoven']);
    expect((await client.list({ status: 'failed' })).data).toEqual([]);
    expect(await client.get(id)).toMatchObject({ id, status: 'queued' });
    expect(await client.cancel(fromYaml.id)).toMatchObject({ status: 'cancelled' });
    expect((await client.listEvents(id)).data.map(({ message }) => message)).toEqual(['queued']);
  });

  test('retries, clones and deletes, and makes nothing twice with one key', async ({ gateway }) => {
    const client = createClient(gateway);
    const { id } = await client.submit(spec, { idempotencyKey: 'once' });
    expect((await client.submit(spec, { idempotencyKey: 'once' })).id).toBe(id);
    await client.cancel(id);
    expect(await client.retry(id, { fromStage: 'questions' })).toMatchObject({ id, status: 'queued' });
    const cloned = await client.clone(id, { name: 'salieri' }, { idempotencyKey: 'twice' });
    expect(cloned).toMatchObject({ name: 'salieri', clonedFrom: id });
    expect(await client.clone(id, { name: 'salieri' }, { idempotencyKey: 'twice' })).toEqual(cloned);
    await expect(client.delete(id)).rejects.toMatchObject({ status: 409, code: 'conflict' });
    await client.cancel(id);
    await client.delete(id);
    expect((await client.list()).data.map((record) => record.id)).toEqual([cloned.id]);
  });

  test('changes, pauses and resumes', async ({ gateway }) => {
    const client = createClient(gateway);
    const { id } = await client.submit(spec);
    expect(await client.update(id, { budgetUsd: 5, metadata: { a: 'b' } })).toMatchObject({
      budget: { limitUsd: 5 },
      metadata: { a: 'b' },
    });
    expect(await client.pause(id)).toMatchObject({ status: 'paused' });
    expect((await client.list({ status: 'paused' })).data).toHaveLength(1);
    expect(await client.resume(id)).toMatchObject({ status: 'queued' });
  });

  test('reads rows page by page, and uploads questions as text or as a file', async ({ gateway }) => {
    const client = createClient(gateway);
    const { id } = await client.submit(spec);
    const made = Array.from({ length: 3 }, (_, number) => sampleQuestion(`Why number ${number}?`));
    await gateway.records.putQuestions(id, made);
    await gateway.records.putAnswer(id, sampleAnswer(made[2]?.id ?? '', 'Because.'));
    const first = await client.questions(id, { limit: 2 });
    expect([first.data, first.hasMore]).toEqual([made.slice(0, 2), true]);
    expect((await client.questions(id, { limit: 2, after: first.after ?? undefined })).data).toEqual(made.slice(2));
    expect((await client.answers(id, { verdict: 'accepted' })).data).toMatchObject([{ text: 'Because.', question: 'Why number 2?' }]);
    await expect(client.examples(id)).rejects.toMatchObject({ code: 'not_ready', status: 409 });
    const upload = await client.upload('"Why?"\n');
    expect(await client.getUpload(upload.id)).toEqual(upload);
    expect(await client.upload(new Blob(['"Why?"\n']))).toMatchObject({ rows: 1, sha256: upload.sha256 });
    await expect(client.upload('Why?')).rejects.toMatchObject({ status: 422, problem: { errors: [{ pointer: '/1' }] } });
  });

  test('is told what is wrong with a spec', async ({ gateway }) => {
    const error = await createClient(gateway)
      .submit('prompt: x\nquestions: { cuont: 3 }')
      .catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'invalid_spec', status: 422, problem: { errors: [{ pointer: '/questions/cuont' }] } });
  });

  test('downloads files and reads reports', async ({ gateway }) => {
    const client = createClient(gateway);
    const { id, specSha256 } = await client.submit(spec);
    expect((await client.artifacts(id)).data.map(({ name }) => name)).toEqual(['spec']);
    const { stream, bytes, sha256 } = await client.download(id, 'spec');
    const content = await buffer(stream as never);
    expect([content.length, createHash('sha256').update(content).digest('hex'), sha256]).toEqual([bytes, specSha256, specSha256]);
    await expect(client.report(id)).rejects.toMatchObject({ code: 'not_ready', status: 409 });
    await gateway.leave(id, 'report-markdown', '# report');
    expect(await client.reportPage(id, 'markdown')).toBe('# report');
  });

  test('chats with a student, and lists it', async ({ redisUrl, prefix }) => {
    await using host = await startFakeModelServer();
    await using gateway = await startGateway({ redisUrl, prefix, modelServerUrl: host.url.replace('/v1', '') });
    const client = createClient(gateway);
    const { id } = await client.submit(spec);
    await gateway.records.succeed(id, result);
    expect((await client.models()).data.at(-1)).toMatchObject({ id: 'student:beethoven', distillationId: id });
    const pieces: string[] = [];
    let tokens = 0;
    for await (const piece of client.chat({ model: 'student:beethoven', messages: [{ role: 'user', content: 'Who are you?' }] })) {
      pieces.push(piece.text);
      tokens = piece.usage?.completion_tokens ?? tokens;
    }
    expect(pieces.join('')).toContain('Who are you?');
    expect(tokens).toBeGreaterThan(0);
  });

  test('follows a distillation through the loss of Redis', async () => {
    await using server = await startRedis();
    await using gateway = await startGateway({ redisUrl: server.url, prefix: '{followed}' });
    const client = createClient(gateway);
    const { id } = await client.submit(spec);
    const seen: string[] = [];
    const following = (async () => {
      for await (const event of client.watch(id)) if ('message' in event) seen.push(event.message);
    })();
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual(['queued']);
    await server.kill('SIGKILL');
    await expect.poll(async () => (await gateway.request('/readyz')).status, { timeout: 10_000 }).toBe(503);
    await server.restart();
    await expect.poll(async () => (await gateway.request('/readyz')).status, { timeout: 10_000 }).toBe(200);
    await gateway.records.cancel(id);
    await following;
    expect(seen).toEqual(['queued', 'cancelled', 'cancelled']);
  });
});
