import { test } from '@understudy/testing';
import { describe, expect } from 'vitest';
import { allowedOriginsSchema } from '../src/access/allowed-origins.ts';
import { problemOf } from './gateway-test.ts';
import { adminKey, bearer, makeKey } from './keyed-gateway.ts';
import { spec } from './spec.ts';
import { type Gateway, startGateway } from './start-gateway.ts';

const friend = 'https://app.example.com';
const stranger = 'https://elsewhere.example.com';

/** What an answer says to browsers about who may read it. */
const corsOf = (response: Response) => Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')));
const preflight = (gateway: Gateway, origin: string, headers: Record<string, string> = {}) =>
  gateway.request('/v1/distillations', {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization', ...headers },
  });

describe('a gateway that asks for keys', () => {
  const open = (at: { redisUrl: string; prefix: string }, allowedOrigins: string[]) =>
    startGateway({ ...at, access: { adminKey, allowedOrigins } });

  test('lets browsers of allowed pages ask with a key, and read what clients need', async ({ redisUrl, prefix }) => {
    await using gateway = await open({ redisUrl, prefix }, [friend, 'http://localhost:5173']);
    const asked = await preflight(gateway, friend);
    expect(asked.status).toBe(204);
    expect(corsOf(asked)).toEqual({
      'access-control-allow-origin': friend,
      'access-control-allow-methods': 'GET, HEAD, POST, PATCH, DELETE',
      // The star leaves out nothing but this one header.
      'access-control-allow-headers': '*, authorization',
      'access-control-expose-headers': expect.stringContaining('etag'),
      'access-control-max-age': '600',
    });
    const made = await gateway.post('/v1/distillations', spec, { origin: friend, ...bearer(adminKey) });
    expect(made.status).toBe(201);
    const { 'access-control-expose-headers': exposed = '', ...cors } = corsOf(made);
    expect(cors).toEqual({ 'access-control-allow-origin': friend });
    expect(made.headers.get('vary')).toBe('Origin');
    for (const name of ['etag', 'location', 'retry-after', 'idempotent-replayed', 'x-request-id', 'x-should-retry', 'repr-digest'])
      expect(exposed.split(', ')).toContain(name);
  });

  test('tells an allowed page of refusals too, whoever refuses', async ({ redisUrl, prefix }) => {
    await using gateway = await open({ redisUrl, prefix }, [friend]);
    const { key } = await makeKey(gateway, { limits: { requestsPerMinute: 1 } });
    const statuses = [];
    for (const headers of [{}, bearer(key), bearer(key)]) {
      const response = await gateway.request('/v1/models', { headers: { origin: friend, ...headers } });
      statuses.push([response.status, response.headers.get('access-control-allow-origin')]);
    }
    expect(statuses).toEqual([
      [401, friend],
      [200, friend],
      [429, friend],
    ]);
  });

  test('says nothing to browsers of other pages, of a page without a name, and of a name that only begins so', async ({
    redisUrl,
    prefix,
  }) => {
    await using gateway = await open({ redisUrl, prefix }, [friend]);
    for (const origin of [stranger, 'null', `${friend}.evil.example`, `${friend}:8443`, friend.replace('https', 'http')]) {
      const asked = await preflight(gateway, origin);
      expect([asked.status, asked.headers.get('allow'), corsOf(asked)]).toEqual([405, 'GET, HEAD, POST', {}]);
      expect((await problemOf(asked)).error.code).toBe('method_not_allowed');
      const answer = await gateway.request('/v1/models', { headers: { origin, ...bearer(adminKey) } });
      expect([answer.status, answer.headers.get('vary'), corsOf(answer)]).toEqual([200, 'Origin', {}]);
    }
    expect((await gateway.request('/v1/distillations/dst_x', { method: 'OPTIONS' })).status).toBe(405);
    expect((await gateway.request('/nowhere', { method: 'OPTIONS' })).status).toBe(404);
  });

  test('takes any page where the list says so', async ({ redisUrl, prefix }) => {
    await using gateway = await open({ redisUrl, prefix }, ['*']);
    expect(corsOf(await preflight(gateway, stranger))['access-control-allow-origin']).toBe(stranger);
    expect((await gateway.request('/v1/models', { headers: { origin: stranger } })).status).toBe(401);
  });

  test('knows nothing of all this while the list is empty', async ({ redisUrl, prefix }) => {
    await using gateway = await open({ redisUrl, prefix }, []);
    const asked = await preflight(gateway, friend);
    expect([asked.status, asked.headers.get('vary'), corsOf(asked)]).toEqual([405, null, {}]);
  });
});

describe('a gateway without keys', () => {
  /** What a browser sends for a page without asking first: it only keeps the answer from the page. */
  const unasked = (gateway: Gateway, origin: string) => {
    const form = new FormData();
    form.set('purpose', 'fine-tune');
    form.set('file', new Blob(['"Why?"\n']), 'rows.jsonl');
    return gateway.request('/v1/files', { method: 'POST', body: form, headers: { origin } });
  };

  test('does nothing for a page from elsewhere, and says how to let it', async ({ redisUrl, prefix }) => {
    await using gateway = await startGateway({ redisUrl, prefix });
    const { id } = await gateway.submit();
    for (const origin of [stranger, 'null', `http://localhost:${gateway.port + 1}`]) {
      const refused = await unasked(gateway, origin);
      expect(refused.status).toBe(403);
      expect((await problemOf(refused)).detail).toMatch(new RegExp(`no page of ${origin}: .*UNDERSTUDY_ALLOWED_ORIGINS`));
      const cancelled = await gateway.request(`/v1/distillations/${id}/cancel`, { method: 'POST', headers: { origin } });
      expect(cancelled.status).toBe(403);
    }
    expect(await gateway.records.get(id)).toMatchObject({ status: 'queued' });
  });

  test('heeds its own pages, allowed ones, and whoever is no browser', async ({ redisUrl, prefix }) => {
    await using gateway = await startGateway({ redisUrl, prefix, access: { allowedOrigins: [friend] } });
    expect((await unasked(gateway, gateway.url)).status).toBe(200);
    expect((await unasked(gateway, friend)).status).toBe(200);
    expect((await gateway.request('/v1/files')).status).toBe(200);
  });

  test('answers no preflight that names this machine by another name', async ({ redisUrl, prefix }) => {
    await using gateway = await startGateway({ redisUrl, prefix, access: { allowedOrigins: [friend] } });
    const { statusCode, headers } = await gateway.app.inject({
      method: 'OPTIONS',
      url: '/v1/distillations',
      headers: { host: 'rebound.example.com', origin: friend, 'access-control-request-method': 'POST' },
    });
    expect([statusCode, headers['access-control-allow-origin']]).toEqual([421, undefined]);
  });

  test('that any page may ask is none: it asks for a key though it has none', async ({ redisUrl, prefix }) => {
    await using gateway = await startGateway({ redisUrl, prefix, access: { allowedOrigins: ['*'] } });
    for (const headers of [{}, { origin: stranger }, { origin: gateway.url }])
      expect((await gateway.request('/v1/models', { headers })).status).toBe(401);
  });
});

describe('the list in the environment', () => {
  test('has commas or spaces between origins, and is empty where nothing is said', () => {
    expect(allowedOriginsSchema.parse(undefined)).toEqual([]);
    expect(allowedOriginsSchema.parse(' https://app.example.com, http://[::1]:5173 *')).toEqual([friend, 'http://[::1]:5173', '*']);
  });

  test.for([
    'https://app.example.com/',
    'https://app.example.com:443',
    'app.example.com',
    'https://*.example.com',
    'HTTPS://app.example.com',
    'ftp://app.example.com',
    'null',
  ])('does not take %s, which no browser would say', (text) => {
    expect(() => allowedOriginsSchema.parse(text)).toThrow('must be an origin as browsers write it');
  });
});
