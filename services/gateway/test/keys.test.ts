import { accessKeyListSchema, createdAccessKeySchema, scopes } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { problemOf, test } from './gateway-test.ts';
import { adminKey, bearer, test as keyedTest, makeKey } from './keyed-gateway.ts';
import { openStream } from './open-stream.ts';
import { spec } from './spec.ts';
import { startGateway } from './start-gateway.ts';

describe('a gateway on the loopback address that has no keys', () => {
  test('asks for none, whatever a client sends', async ({ gateway }) => {
    for (const headers of [{}, bearer('none'), { authorization: 'Basic eDp5' }])
      expect((await gateway.request('/v1/models', { headers })).status).toBe(200);
    expect((await gateway.submit()).owner).toBe('local');
  });

  test('asks everybody from its first key on, which must be one that can make others', async ({ gateway }) => {
    for (const wanted of [{ name: 'ci' }, { name: 'ci', scopes: ['admin'], expiresAt: '2999-01-01T00:00:00Z' }]) {
      const refused = await gateway.post('/v1/keys', wanted);
      expect(refused.status).toBe(422);
      expect((await problemOf(refused)).detail).toContain('--scope admin');
    }
    const { id } = await gateway.submit();
    const response = await gateway.post('/v1/keys', { name: 'operator', scopes: ['admin'] });
    expect(response.status).toBe(201);
    const { key } = createdAccessKeySchema.parse(await response.json());
    expect((await gateway.request('/v1/distillations')).status).toBe(401);
    expect((await gateway.request('/v1/distillations', { headers: bearer(key) })).status).toBe(200);
    // What was made before belongs to `local`, as the key does.
    expect((await gateway.request(`/v1/distillations/${id}`, { headers: bearer(key) })).status).toBe(200);
    expect((await gateway.post('/v1/keys', { name: 'ci' }, bearer(key))).status).toBe(201);
  });
});

keyedTest('a gateway that others can reach asks for a key though it has none', async ({ redisUrl, prefix }) => {
  await using gateway = await startGateway({ redisUrl, prefix, loopbackOnly: false });
  expect((await gateway.request('/v1/models')).status).toBe(401);
  expect((await gateway.post('/v1/keys', { name: 'mine', scopes: ['admin'] })).status).toBe(401);
});

describe('without a key', () => {
  keyedTest('every route but those of the operator is refused, and says what to send', async ({ keyed }) => {
    for (const path of ['/livez', '/readyz', '/metrics', '/openapi.json']) expect((await keyed.request(path)).status, path).toBe(200);
    const response = await keyed.request('/v1/distillations');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="understudy"');
    expect(await problemOf(response)).toMatchObject({
      detail: expect.stringContaining('Authorization: Bearer'),
      error: { code: 'unauthenticated' },
    });
  });

  keyedTest('a body is not even read', async ({ keyed }) => {
    const response = await keyed.post('/v1/distillations', '{ broken');
    expect(response.status).toBe(401);
  });

  keyedTest('a path that does not exist is not there', async ({ keyed }) => {
    expect((await keyed.request('/v1/nothing')).status).toBe(404);
    expect((await keyed.request('/v1/models', { method: 'DELETE' })).status).toBe(405);
  });

  keyedTest.for<[string, Record<string, string>]>([
    ['another scheme', { authorization: `Token ${adminKey}` }],
    ['a password where a key is asked for', { authorization: `Basic ${btoa(`me:${adminKey}`)}` }],
    ['a part of the key', bearer(adminKey.slice(0, -1))],
    ['the key and more', bearer(`${adminKey}x`)],
    ['another header', { 'x-api-key': adminKey }],
  ])('refused is %s', async ([, headers], { keyed }) => {
    expect((await keyed.request('/v1/models', { headers })).status).toBe(401);
    expect((await keyed.request('/v1/models', { headers: bearer(adminKey) })).status).toBe(200);
  });
});

describe('a key', () => {
  keyedTest('that is revoked opens nothing from the next request on, on another gateway too', async ({ keyed, redisUrl, prefix }) => {
    await using other = await startGateway({ redisUrl, prefix, access: { adminKey } });
    const { id, key } = await makeKey(keyed);
    expect((await other.request('/v1/models', { headers: bearer(key) })).status).toBe(200);
    expect((await keyed.request(`/v1/keys/${id}`, { method: 'DELETE', headers: bearer(adminKey) })).status).toBe(204);
    for (const gateway of [keyed, other]) {
      const response = await gateway.request('/v1/models', { headers: bearer(key) });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
      expect((await problemOf(response)).detail).toContain('revoked');
    }
    expect((await keyed.request(`/v1/keys/${id}`, { method: 'DELETE', headers: bearer(adminKey) })).status).toBe(404);
  });

  keyedTest('that is revoked ends its streams at every gateway, and those of no other key', async ({ keyed, redisUrl, prefix }) => {
    await using other = await startGateway({ redisUrl, prefix, access: { adminKey } });
    const { id } = (await (await keyed.post('/v1/distillations', spec, bearer(adminKey))).json()) as { id: string };
    const { id: keyId, key } = await makeKey(keyed);
    const bystander = await makeKey(keyed);
    const ending = await Promise.all([keyed, keyed, other].map((gateway) => openStream(gateway, id, bearer(key))));
    const going = await Promise.all([bystander.key, adminKey].map((one) => openStream(keyed, id, bearer(one))));
    await keyed.accessKeys.revoke(keyId);
    let ended = 0;
    for (const stream of ending) stream.ended.then(() => (ended += 1));
    await expect.poll(() => ended, { timeout: 20_000 }).toBe(3);
    expect(ending.flatMap(({ frames }) => frames).map(({ event }) => event)).not.toContain('done');
    await keyed.records.appendEvent(id, { type: 'log', level: 'info', message: 'later', data: {} });
    for (const { frames, leave } of going) {
      await expect.poll(() => frames.map(({ event }) => event), { timeout: 10_000 }).toContain('log');
      leave();
    }
  });

  keyedTest('is never made with an Idempotency-Key, since its secret is not kept to be said again', async ({ keyed }) => {
    const response = await keyed.post('/v1/keys', { name: 'ci' }, { ...bearer(adminKey), 'idempotency-key': 'one' });
    expect(response.status).toBe(400);
    expect(await problemOf(response)).toMatchObject({ error: { code: 'invalid_request' }, errors: [{ pointer: '/idempotency-key' }] });
    expect(await keyed.accessKeys.list()).toEqual([]);
  });

  keyedTest('is listed without its secret', async ({ keyed }) => {
    const headers = bearer(adminKey);
    const response = await keyed.post('/v1/keys', { name: 'ci', owner: 'alice', scopes: ['read'], limits: { distillations: 2 } }, headers);
    const { key, ...made } = createdAccessKeySchema.parse(await response.json());
    expect(response.headers.get('cache-control')).toBe('no-store');
    const text = await (await keyed.request('/v1/keys', { headers })).text();
    expect(accessKeyListSchema.parse(JSON.parse(text)).data).toEqual([made]);
    expect(text).not.toContain(key.slice(-48));
    expect(text).not.toMatch(/hash|salt/);
  });

  keyedTest('cannot end before it begins', async ({ keyed }) => {
    const response = await keyed.post('/v1/keys', { name: 'late', expiresAt: '2020-01-01T00:00:00Z' }, bearer(adminKey));
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors[0]?.pointer).toBe('/expiresAt');
  });
});

describe('a scope', () => {
  const id = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
  /** A route of each scope; what is behind it may be missing, but not forbidden. */
  const asks = {
    read: ['GET', `/v1/distillations/${id}`],
    write: ['POST', `/v1/distillations/${id}/cancel`],
    infer: ['POST', '/v1/chat/completions'],
    admin: ['GET', '/v1/keys'],
  } as const;

  keyedTest.for(scopes)('%s opens its own routes and no others', async (scope, { keyed }) => {
    const { key } = await makeKey(keyed, { scopes: [scope] });
    for (const asked of scopes) {
      const [method, path] = asks[asked];
      const body = path.includes('chat') ? JSON.stringify({ model: 'student:none', messages: [{ role: 'user', content: 'Hello' }] }) : null;
      const headers = { ...bearer(key), ...(body !== null && { 'content-type': 'application/json' }) };
      const response = await keyed.request(path, { method, headers, body });
      if (scope === asked || scope === 'admin') {
        expect(response.status, `${scope} for ${path}`).toBe(asked === 'admin' ? 200 : 404);
        continue;
      }
      expect(response.status, `${scope} for ${path}`).toBe(403);
      expect(response.headers.get('www-authenticate')).toContain(`scope="${asked}"`);
      const { detail, error } = await problemOf(response);
      expect(error.code).toBe('scope_missing');
      expect(detail).toMatch(new RegExp(`scope missing.*asks for ${asked}`));
    }
  });

  keyedTest('read lets nobody submit', async ({ keyed }) => {
    const { key } = await makeKey(keyed, { scopes: ['read', 'infer'] });
    expect((await keyed.post('/v1/distillations', spec, bearer(key))).status).toBe(403);
    expect((await keyed.records.list({ limit: 1 })).data).toEqual([]);
  });
});

keyedTest('a key in a wrong place is neither said again nor logged, and no answer has a stack', async ({ keyed }) => {
  const { id, key } = await makeKey(keyed, { scopes: ['admin'] });
  const secret = key.slice(-48);
  const json = { 'content-type': 'application/json' };
  const answers = await Promise.all([
    keyed.request(`/v1/distillations/${key}`, { headers: bearer(key) }),
    keyed.request(`/v1/models/${key}`, { headers: bearer(key) }),
    keyed.request(`/v1/distillations?after=${key}`, { headers: bearer(key) }),
    keyed.request(`/v1/models?key=${key}`),
    keyed.request('/v1/models', { headers: { authorization: key } }),
    keyed.request('/v1/models', { headers: bearer(`${key}x`) }),
    keyed.request(`/v1/keys/${key}`, { method: 'DELETE', headers: bearer(key) }),
    keyed.request('/v1/distillations', { method: 'POST', headers: { ...bearer(key), ...json }, body: `{"prompt": ${key}` }),
    keyed.request('/v1/distillations', {
      method: 'POST',
      headers: { ...bearer(key), ...json },
      body: JSON.stringify({ prompt: 'x', [key]: 1 }),
    }),
    keyed.request(`/admin/queues/api/queues/${key}/1`, { headers: bearer(key) }),
    keyed.request('/v1/keys', { headers: bearer(key) }),
  ]);
  for (const answer of answers) {
    const said = `${JSON.stringify([...answer.headers])} ${await answer.text()}`;
    expect(said, answer.url).not.toContain(secret);
    expect(said, answer.url).not.toMatch(/\bat .*\.(ts|js|mjs):\d+/);
  }
  const logged = keyed.lines.join('');
  expect(logged).toContain('request refused');
  expect(logged).not.toContain(secret);
  expect(logged).not.toContain(adminKey);
  expect((await keyed.accessKeys.list()).map((kept) => kept.id)).toEqual([id]);
});
