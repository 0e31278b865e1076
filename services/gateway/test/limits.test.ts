import { describe, expect } from 'vitest';
import { problemOf } from './gateway-test.ts';
import { adminKey, bearer, makeKey, test } from './keyed-gateway.ts';
import { spec } from './spec.ts';
import { startGateway } from './start-gateway.ts';

describe('requests a minute', () => {
  test('are counted for each key over all gateways', async ({ keyed, redisUrl, prefix }) => {
    const limits = { requestsPerMinute: 7, distillations: null };
    await using first = await startGateway({ redisUrl, prefix, access: { adminKey, limits } });
    await using second = await startGateway({ redisUrl, prefix, access: { adminKey, limits } });
    const [one, other, few] = [await makeKey(keyed), await makeKey(keyed), await makeKey(keyed, { limits: { requestsPerMinute: 2 } })];
    const ask = (gateway: typeof first, { key }: { key: string }) => gateway.request('/v1/distillations', { headers: bearer(key) });
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => ask(index % 2 === 0 ? first : second, one)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(7).fill(200), ...Array(3).fill(429)]);

    const refused = await ask(first, one);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(Object.fromEntries([...refused.headers].filter(([name]) => name.startsWith('ratelimit')))).toMatchObject({
      'ratelimit-limit': '7',
      'ratelimit-remaining': '0',
    });
    expect(await problemOf(refused)).toMatchObject({
      detail: expect.stringMatching(`The key ${one.id} may make 7 requests a minute`),
      error: { code: 'rate_limited', type: 'rate_limit_error' },
    });

    const free = await ask(second, other);
    expect(free.headers.get('ratelimit-remaining')).toBe('6');
    // A limit of its own stands over the gateway's.
    expect([(await ask(first, few)).status, (await ask(second, few)).status, (await ask(first, few)).status]).toEqual([200, 200, 429]);
    // The operator has none, and what is open to all is not counted.
    for (let count = 0; count < 9; count += 1) {
      expect((await first.request('/v1/models', { headers: bearer(adminKey) })).status).toBe(200);
      expect((await first.request('/livez')).status).toBe(200);
    }
  });
});

describe('distillations of an owner', () => {
  test('that have not ended are so many and no more, over its keys and gateways; what was refused leaves nothing', async ({
    keyed,
    redisUrl,
    prefix,
  }) => {
    const limits = { requestsPerMinute: null, distillations: 2 };
    await using first = await startGateway({ redisUrl, prefix, access: { adminKey, limits } });
    await using second = await startGateway({ redisUrl, prefix, access: { adminKey, limits } });
    const keys = [await makeKey(keyed, { owner: 'alice' }), await makeKey(keyed, { owner: 'alice' })];
    const bob = await makeKey(keyed, { owner: 'bob' });
    const submit = (gateway: typeof first, key: string) => gateway.post('/v1/distillations', spec, bearer(key));
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => submit(index % 2 === 0 ? first : second, keys[index % 3 === 0 ? 0 : 1]?.key ?? '')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 429, 429, 429, 429]);
    const refused = await submit(first, keys[0]?.key ?? '');
    expect(refused.headers.get('x-should-retry')).toBe('false');
    expect(await problemOf(refused)).toMatchObject({
      detail: expect.stringContaining('alice has 2 distillations that have not ended'),
      error: { code: 'too_many_distillations' },
    });
    expect((await submit(second, bob.key)).status).toBe(201);
    const { data } = await keyed.records.list({ limit: 100 });
    expect(data).toHaveLength(3);
    expect((await keyed.pipeline.depths([])).get('questions')?.jobs).toMatchObject({ waiting: 3 });

    // One that has ended makes room; a pause does not.
    const [mine, too] = data.filter(({ owner }) => owner === 'alice');
    await keyed.records.pause(mine?.id ?? '', null);
    expect((await submit(first, keys[0]?.key ?? '')).status).toBe(429);
    await keyed.records.cancel(too?.id ?? '');
    expect((await submit(first, keys[0]?.key ?? '')).status).toBe(201);
  });
});

test('a gateway that is too far behind says so, and still tells how it is', async ({ redisUrl, prefix }) => {
  await using gateway = await startGateway({ redisUrl, prefix, access: { mostDelayMs: 20 } });
  const status = async () => (await gateway.request('/v1/models')).status;
  await expect
    .poll(
      async () => {
        const until = performance.now() + 150;
        while (performance.now() < until);
        return status();
      },
      { timeout: 20_000, interval: 0 },
    )
    .toBe(503);
  // Measured once a second: it is still so.
  const response = await gateway.request('/v1/models');
  expect((await gateway.request('/livez')).status).toBe(200);
  expect((await gateway.request('/metrics')).status).toBe(200);
  expect(response.headers.get('retry-after')).toBe('2');
  expect(await problemOf(response)).toMatchObject({ error: { code: 'overloaded', type: 'server_error' } });
  await expect.poll(status, { timeout: 20_000 }).toBe(200);
});

test('a gateway that stands still for less than it may be behind refuses nobody', async ({ redisUrl, prefix }) => {
  await using gateway = await startGateway({ redisUrl, prefix, access: { mostDelayMs: 5000 } });
  const answers: number[] = [];
  for (let time = 0; time < 4; time += 1) {
    const until = performance.now() + 1200;
    while (performance.now() < until);
    answers.push((await gateway.request('/v1/models')).status);
  }
  expect(answers).toEqual([200, 200, 200, 200]);
});
