import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { uploadSchema } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { problemOf, test } from './gateway-test.ts';
import { spec } from './spec.ts';
import { type Gateway, result } from './start-gateway.ts';

const post = (gateway: Gateway, key: string, body: unknown = spec, path = '/v1/distillations') =>
  gateway.post(path, body, { 'idempotency-key': key });
const idsOf = async (gateway: Gateway) => (await gateway.records.list({ limit: 100 })).data.map(({ id }) => id);
const sendForm = (gateway: Gateway, key: string, rows: string, { name = 'rows.jsonl', purpose = 'fine-tune' } = {}) => {
  const body = new FormData();
  body.append('purpose', purpose);
  body.append('file', new Blob([rows]), name);
  return gateway.request('/v1/files', { method: 'POST', headers: { 'idempotency-key': key }, body });
};
/** For expect.poll: what nobody holds any more is free after ten seconds. */
const patience = { timeout: 30_000, interval: 500 };
const filesOf = async (gateway: Gateway) => ((await (await gateway.request('/v1/files')).json()) as { data: unknown[] }).data;
const upload = (gateway: Gateway, key: string, body: string) =>
  gateway.request('/v1/uploads', { method: 'POST', headers: { 'content-type': 'application/jsonl', 'idempotency-key': key }, body });

describe('a request that is repeated with its Idempotency-Key', () => {
  test('is answered as the first one was, and makes nothing', async ({ gateway }) => {
    const first = await post(gateway, 'one');
    const text = await first.text();
    expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([201, null]);
    const { id } = JSON.parse(text);
    await gateway.records.cancel(id);
    const again = await post(gateway, 'one');
    expect([again.status, again.headers.get('idempotent-replayed'), again.headers.get('location')]).toEqual([
      201,
      'true',
      `/v1/distillations/${id}`,
    ]);
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'));
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    expect(await again.text()).toBe(text);
    expect(await idsOf(gateway)).toEqual([id]);
  });

  test('with another body, or at another address, is refused and makes nothing', async ({ gateway }) => {
    const { id } = (await (await post(gateway, 'one')).json()) as { id: string };
    for (const response of [
      await post(gateway, 'one', { ...spec, name: 'other' }),
      await post(gateway, 'one', spec, `/v1/distillations/${id}/clone`),
    ]) {
      expect(response.status).toBe(422);
      expect((await problemOf(response)).error.code).toBe('idempotency_key_reused');
    }
    expect(await idsOf(gateway)).toEqual([id]);
  });

  test('and others side by side make one thing: those that come too early are told to come again', async ({ gateway }) => {
    const responses = await Promise.all(Array.from({ length: 8 }, () => post(gateway, 'one')));
    const statuses = responses.map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set(statuses.includes(409) ? [201, 409] : [201]));
    expect(responses.filter(({ status, headers }) => status === 201 && headers.get('idempotent-replayed') === null)).toHaveLength(1);
    for (const response of responses.filter(({ status }) => status === 409)) {
      expect([response.headers.get('retry-after'), response.headers.get('x-should-retry')]).toEqual(['1', null]);
      expect((await problemOf(response)).error.code).toBe('idempotency_key_in_use');
    }
    expect(await idsOf(gateway)).toHaveLength(1);
    expect((await post(gateway, 'one')).headers.get('idempotent-replayed')).toBe('true');
  });

  test('is told to come again while the first is under way, and done where the gateway of that was killed', async ({ gateway }) => {
    const name = { caller: 'local', key: 'one' };
    const digest = createHash('sha256').update(JSON.stringify(spec)).digest('hex');
    const noted = { target: 'POST /v1/distillations', digest, ulid: '01JD5H2Z7T8Q4X9V0C3B6N1M5K', holder: 'other gateway' };
    await gateway.records.reserveReply(name, { ...noted, heldMs: 60_000 });
    const early = await post(gateway, 'one');
    expect([early.status, early.headers.get('retry-after')]).toEqual([409, '1']);
    expect((await problemOf(early)).error.code).toBe('idempotency_key_in_use');
    expect((await post(gateway, 'one', { ...spec, name: 'other' })).status).toBe(422);
    expect(await idsOf(gateway)).toEqual([]);
    await gateway.records.holdReply(name, { holder: 'other gateway', heldMs: -1 });
    expect(await (await post(gateway, 'one')).json()).toMatchObject({ id: `dst_${noted.ulid}` });
    // It has lost its hold: what it still says counts no more.
    await gateway.records.releaseReply(name, 'other gateway');
    expect((await post(gateway, 'one')).headers.get('idempotent-replayed')).toBe('true');
  });

  test('may be mended where it was refused: refusals are not kept', async ({ gateway }) => {
    expect((await post(gateway, 'one', { ...spec, promt: 'x' })).status).toBe(422);
    expect((await post(gateway, 'one', { ...spec, teacher: { model: 'nobody' } })).status).toBe(422);
    expect((await post(gateway, 'one')).status).toBe(201);
    expect(await idsOf(gateway)).toHaveLength(1);
  });

  test('works likewise for clones, evaluations and uploads', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await gateway.leave(id, 'training', '{}');
    await gateway.leave(id, 'test', '{}');
    await gateway.records.succeed(id, result);
    for (const [what, body] of [
      ['clone', { name: 'clone' }],
      ['evaluations', { name: 'again' }],
    ] as const) {
      const [first, again] = [
        await post(gateway, what, body, `/v1/distillations/${id}/${what}`),
        await post(gateway, what, body, `/v1/distillations/${id}/${what}`),
      ];
      expect([first.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 201, 'true']);
      expect(await again.text()).toBe(await first.text());
    }
    expect(await idsOf(gateway)).toHaveLength(3);
    const rows = '"Who are you?"\n';
    const made = uploadSchema.parse(await (await upload(gateway, 'up', rows)).json());
    const again = await upload(gateway, 'up', rows);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect(await again.json()).toEqual(made);
    const other = await upload(gateway, 'up', `${rows}"And you?"\n`);
    expect((await problemOf(other)).error.code).toBe('idempotency_key_reused');
    expect((await upload(gateway, 'broken', 'no json')).status).toBe(422);
    expect((await upload(gateway, 'broken', rows)).status).toBe(201);
  });

  test('works for forms too, though each sending has another boundary between its parts', async ({ gateway }) => {
    const rows = '"Who are you?"\n';
    const first = await sendForm(gateway, 'one', rows);
    expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([200, null]);
    const again = await sendForm(gateway, 'one', rows);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(await again.text()).toBe(await first.text());
    for (const other of [
      await sendForm(gateway, 'one', `${rows}"And you?"\n`),
      await sendForm(gateway, 'one', rows, { name: 'other.jsonl' }),
      await upload(gateway, 'one', rows),
    ]) {
      expect(other.status).toBe(422);
      expect((await problemOf(other)).error.code).toBe('idempotency_key_reused');
    }
    expect(await filesOf(gateway)).toHaveLength(1);
    expect((await sendForm(gateway, 'wrong', rows, { purpose: 'vision' })).status).toBe(400);
    expect((await sendForm(gateway, 'wrong', rows)).status).toBe(200);
    expect(await filesOf(gateway)).toHaveLength(2);
  });

  test('waits for a form that is still coming in, and takes its place where the gateway that read it was killed', async ({ gateway }) => {
    const name = { caller: 'local', key: 'one' };
    const noted = { target: 'POST /v1/files', digest: '', ulid: '01JD5H2Z7T8Q4X9V0C3B6N1M5K', holder: 'other gateway' };
    await gateway.records.reserveReply(name, { ...noted, heldMs: 60_000 });
    const large = '"Who are you?"\n'.repeat(100_000);
    const early = await sendForm(gateway, 'one', large);
    expect([early.status, early.headers.get('retry-after')]).toEqual([409, '1']);
    expect((await problemOf(early)).error.code).toBe('idempotency_key_in_use');
    expect(await filesOf(gateway)).toEqual([]);
    await gateway.records.holdReply(name, { holder: 'other gateway', heldMs: -1 });
    expect(await (await sendForm(gateway, 'one', large)).json()).toMatchObject({ id: `file-${noted.ulid}` });
  });

  test('is heard where the client of the first was gone before that had begun, and that was refused', async ({
    gateway,
    redis,
    prefix,
  }) => {
    const leaving = new AbortController();
    const [paused, arrived, gone] = [
      Promise.withResolvers<void>(),
      Promise.withResolvers<IncomingMessage>(),
      Promise.withResolvers<void>(),
    ];
    gateway.app.server.once('request', (request, response) => {
      arrived.resolve(request);
      response.once('close', gone.resolve);
    });
    const refused = { ...spec, teacher: { model: 'nobody' } };
    const text = JSON.stringify(refused);
    const body = ReadableStream.from(
      (async function* () {
        yield Buffer.from(text.slice(0, 9));
        await paused.promise;
        yield Buffer.from(text.slice(9));
      })(),
    );
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'one' };
    const { signal } = leaving;
    const first = fetch(`${gateway.url}/v1/distillations`, { method: 'POST', headers, body, duplex: 'half', signal });
    const request = await arrived.promise;
    const read = once(request, 'end');
    // Its body is being read: all that is asked of Redis before that is done. Now Redis keeps the request waiting until its client is gone.
    await expect.poll(() => request.readableFlowing, patience).toBe(true);
    await redis.client('PAUSE', 60_000, 'WRITE');
    paused.resolve();
    await read;
    leaving.abort();
    await expect(first).rejects.toThrow();
    await gone.promise;
    await redis.client('UNPAUSE');
    await expect.poll(() => redis.keys(`${prefix.replace(/[{}]/g, '?')}:reply:*`), patience).toHaveLength(1);
    await expect.poll(async () => (await problemOf(await post(gateway, 'one', refused))).error.code, patience).toBe('model_unknown');
  });

  test('a day later is a new one', async ({ gateway, redis, prefix }) => {
    await post(gateway, 'one');
    const [key = ''] = await redis.keys(`${prefix.replace(/[{}]/g, '?')}:reply:*`);
    const ttl = await redis.pttl(key);
    expect(ttl).toBeGreaterThan(23 * 3600 * 1000);
    expect(ttl).toBeLessThanOrEqual(24 * 3600 * 1000);
    expect(key).not.toContain('one');
    await redis.pexpire(key, 1);
    await expect.poll(() => redis.exists(key)).toBe(0);
    expect((await post(gateway, 'one')).headers.get('idempotent-replayed')).toBeNull();
    expect(await idsOf(gateway)).toHaveLength(2);
  });
});

test.for([
  ['', 'nothing'],
  ['x'.repeat(256), '256 characters'],
])('a key of %s is refused', async ([key], { gateway }) => {
  const response = await post(gateway, key ?? '');
  expect(response.status).toBe(400);
  expect(await problemOf(response)).toMatchObject({ error: { code: 'invalid_request' }, errors: [{ pointer: '/idempotency-key' }] });
  expect((await post(gateway, 'x'.repeat(255))).status).toBe(201);
});
