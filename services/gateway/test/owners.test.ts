import { describe, expect } from 'vitest';
import { problemOf } from './gateway-test.ts';
import { adminKey, bearer, makeKey, test } from './keyed-gateway.ts';
import { spec } from './spec.ts';
import { type Gateway, result } from './start-gateway.ts';

const upload = (gateway: Gateway, key: string) =>
  gateway.request('/v1/uploads', { method: 'POST', headers: { ...bearer(key), 'content-type': 'application/jsonl' }, body: '"Why?"\n' });

async function aliceAndBob(gateway: Gateway) {
  const alice = (await makeKey(gateway, { name: 'alice', owner: 'alice' })).key;
  const bob = (await makeKey(gateway, { name: 'bob', owner: 'bob' })).key;
  const made = await gateway.post('/v1/distillations', spec, bearer(alice));
  const { id, owner } = (await made.json()) as { id: string; owner: string };
  expect(owner).toBe('alice');
  return { alice, bob, id };
}

describe('what belongs to one is, to another,', () => {
  test('not there on any route with an id', async ({ keyed }) => {
    const { alice, bob, id } = await aliceAndBob(keyed);
    const uploadId = ((await (await upload(keyed, alice)).json()) as { id: string }).id;
    const named = { distillations: id, uploads: uploadId, files: uploadId.replace('upl_', 'file-'), fine_tuning: id } as const;
    const { paths } = (await (await keyed.request('/openapi.json')).json()) as { paths: Record<string, Record<string, object>> };
    const routes = Object.entries(paths)
      .filter(([path]) => path.includes('{id}') && !path.startsWith('/v1/keys/'))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ path, method: method.toUpperCase() })));
    expect(routes.length).toBeGreaterThan(12);
    for (const { path, method } of routes) {
      const kind = path.split('/')[2] as keyof typeof named;
      expect(Object.keys(named), `${path}: say here what its id is`).toContain(kind);
      const at = path.replace('{id}', named[kind]).replace('{name}', 'spec');
      const body = method === 'GET' || method === 'DELETE' ? null : path.endsWith('{id}') ? '{"name":"stolen"}' : '{}';
      const ask = (key: string, url: string) =>
        keyed.request(url, { method, body, headers: { ...bearer(key), ...(body !== null && { 'content-type': 'application/json' }) } });
      const response = await ask(bob, at);
      expect(response.status, `${method} ${path}`).toBe(404);
      // As if it were not there: but for the id, the same words.
      const missing = at.replace(named[kind], named[kind].replace(/.{26}$/, '0'.repeat(26)));
      const [said, unknown] = [await problemOf(response), await problemOf(await ask(bob, missing))];
      expect(said.detail.replace(named[kind], '')).toBe(unknown.detail.replace(/(dst_|upl_|file-)0{26}/, ''));
    }
    const { status, name } = (await (await keyed.request(`/v1/distillations/${id}`, { headers: bearer(alice) })).json()) as Record<
      string,
      string
    >;
    expect({ status, name }).toEqual({ status: 'queued', name: spec.name });
  });

  test('in no list, and no model', async ({ keyed }) => {
    const { alice, bob, id } = await aliceAndBob(keyed);
    await keyed.records.succeed(id, { ...result, studentModel: `student:${id}` });
    const seen = async (path: string, key: string) => {
      const { data } = (await (await keyed.request(path, { headers: bearer(key) })).json()) as {
        data: { id: string; distillationId?: string }[];
      };
      return data.map((entry) => entry.distillationId ?? entry.id);
    };
    for (const [key, sees] of [
      [alice, true],
      [bob, false],
      [adminKey, true],
    ] as const)
      for (const path of ['/v1/distillations', '/v1/distillations?status=succeeded', '/v1/models'])
        expect((await seen(path, key)).includes(id), `${path} ${key}`).toBe(sees);
  });

  test('nobody to chat with, by id or by name', async ({ keyed }) => {
    const { alice, bob, id } = await aliceAndBob(keyed);
    await keyed.records.succeed(id, { ...result, studentModel: `student:${id}` });
    const chat = async (model: string, key: string) => {
      const response = await keyed.post('/v1/chat/completions', { model, messages: [{ role: 'user', content: 'Hello' }] }, bearer(key));
      return (await problemOf(response)).error.code;
    };
    for (const model of [`student:${id}`, `student:${spec.name}`, `base:${id}`, `base:${spec.name}`]) {
      expect(await chat(model, bob), model).toBe('model_unknown');
      // Found; only the model server is not there.
      expect(await chat(model, alice), model).toBe('student_unavailable');
    }
  });

  test('no upload that a spec could name', async ({ keyed }) => {
    const { alice, bob } = await aliceAndBob(keyed);
    const { id } = (await (await upload(keyed, alice)).json()) as { id: string };
    const withItems = { ...spec, questions: { ...spec.questions, items: { upload: id } } };
    const refused = await keyed.post('/v1/distillations', withItems, bearer(bob));
    expect(refused.status).toBe(422);
    expect(await problemOf(refused)).toMatchObject({
      errors: [
        {
          pointer: '/questions/items/upload',
          detail: `There is no uploaded file ${id}: upload the questions first, and name the id that you are given.`,
        },
      ],
    });
    expect((await keyed.post('/v1/distillations', withItems, bearer(alice))).status).toBe(201);
  });
});

test('two may give one name: each means its own', async ({ keyed }) => {
  const { alice, bob, id } = await aliceAndBob(keyed);
  const of = async (key: string) => {
    const { data } = (await (await keyed.request('/v1/models', { headers: bearer(key) })).json()) as {
      data: { id: string; distillationId: string }[];
    };
    return data.find((model) => model.id === `student:${spec.name}`)?.distillationId;
  };
  const others = ((await (await keyed.post('/v1/distillations', spec, bearer(bob))).json()) as { id: string }).id;
  for (const one of [id, others]) await keyed.records.succeed(one, { ...result, studentModel: `student:${one}` });
  expect([await of(alice), await of(bob)]).toEqual([id, others]);
});

test('an idempotency key of one owner says nothing of another’s', async ({ keyed }) => {
  const { alice, bob } = await aliceAndBob(keyed);
  const post = async (key: string) => {
    const made = await keyed.post('/v1/distillations', spec, { ...bearer(key), 'idempotency-key': 'one' });
    return (await made.json()) as { id: string; owner: string };
  };
  const [hers, his] = [await post(alice), await post(bob)];
  expect([hers.owner, his.owner]).toEqual(['alice', 'bob']);
  expect(his.id).not.toBe(hers.id);
  expect((await post(alice)).id).toBe(hers.id);
});

test('another key of the same owner sees the same', async ({ keyed }) => {
  const { id } = await aliceAndBob(keyed);
  const { key } = await makeKey(keyed, { name: 'second', owner: 'alice', scopes: ['read'] });
  expect((await keyed.request(`/v1/distillations/${id}`, { headers: bearer(key) })).status).toBe(200);
});
