import { newAccessKeySchema } from '@understudy/contracts';
import { test as base } from '@understudy/testing';
import { describe, expect } from 'vitest';
import { type AccessKeys, createAccessKeys } from './access-keys.ts';

const test = base.extend<{ keys: AccessKeys; clock: { now: number } }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  clock: async ({}, use) => use({ now: Date.parse('2026-01-01T00:00:30Z') }),
  keys: async ({ redis, prefix, clock }, use) => use(createAccessKeys(redis, { prefix, now: () => clock.now })),
});
const named = (name: string, more: object = {}) => newAccessKeySchema.parse({ name, ...more });

test('a key is known by its text alone, whole and unchanged', async ({ keys }) => {
  expect(await keys.check('uk_0123456789abcdef_')).toEqual({ key: null, any: false });
  const { key, ...made } = await keys.create(named('ci', { scopes: ['read', 'read', 'infer'] }));
  expect(key).toMatch(new RegExp(`^uk_${made.id}_[0-9a-f]{48}$`));
  expect(await keys.check(key)).toEqual({ key: { ...made, scopes: ['read', 'infer'] }, any: true });
  const other = (await keys.create(named('other'))).key;
  const last = key.endsWith('0') ? '1' : '0';
  const none = { key: null, any: true };
  for (const wrong of ['', key.slice(0, -1), `${key}0`, `${key}\n`, ` ${key}`, key.toUpperCase(), key.slice(0, -1) + last, made.id])
    expect(await keys.check(wrong), wrong).toEqual(none);
  // The secret of one with the id of another, and an id that nobody has.
  expect(await keys.check(`uk_${made.id}_${other.slice(20)}`)).toEqual(none);
  expect(await keys.check(`uk_${'0'.repeat(16)}_${key.slice(20)}`)).toEqual(none);
});

test('nothing in Redis tells the secret', async ({ keys, redis, prefix }) => {
  const { key } = await keys.create(named('ci'));
  await keys.check(key);
  const held = JSON.stringify([await redis.hgetall(`${prefix}:access-keys`), await redis.hgetall(`${prefix}:access-keys-used`)]);
  expect(held).toContain('"name\\":\\"ci\\"');
  expect(held).not.toContain(key.slice(-48));
});

test('two keys of one name share neither secret nor hash', async ({ keys, redis, prefix }) => {
  const [one, other] = [await keys.create(named('ci')), await keys.create(named('ci'))];
  expect(one.key.slice(-48)).not.toBe(other.key.slice(-48));
  const hashes = Object.values(await redis.hgetall(`${prefix}:access-keys`)).map((text) => JSON.parse(text).hash);
  expect(new Set(hashes).size).toBe(2);
});

describe('a key opens nothing', () => {
  test('from the moment it is revoked', async ({ keys }) => {
    const { id, key } = await keys.create(named('ci'));
    expect(await keys.revoke(id)).toBe(true);
    expect(await keys.check(key)).toEqual({ key: null, any: false });
    expect(await keys.revoke(id)).toBe(false);
    expect(await keys.list()).toEqual([]);
  });

  test('from the moment it expires, and is still one', async ({ keys, clock }) => {
    const { key } = await keys.create(named('ci', { expiresAt: '2026-01-01T00:01:00Z' }));
    clock.now = Date.parse('2026-01-01T00:00:59.999Z');
    expect((await keys.check(key)).key?.name).toBe('ci');
    clock.now += 1;
    expect(await keys.check(key)).toEqual({ key: null, any: true });
  });

  test('nor is it among those that open something', async ({ keys, clock }) => {
    const [good, revoked, expiring] = [
      await keys.create(named('good')),
      await keys.create(named('revoked')),
      await keys.create(named('expiring', { expiresAt: '2026-01-01T00:01:00Z' })),
    ];
    const ids = [good.id, revoked.id, expiring.id, 'none'];
    expect(await keys.stillOpen(ids)).toEqual(new Set([good.id, revoked.id, expiring.id]));
    await keys.revoke(revoked.id);
    clock.now = Date.parse('2026-01-01T00:01:00Z');
    expect(await keys.stillOpen(ids)).toEqual(new Set([good.id]));
    expect(await keys.stillOpen([])).toEqual(new Set());
  });
});

test('a list is oldest first and tells to the minute when each was used', async ({ keys, clock }) => {
  const first = await keys.create(named('first'));
  clock.now += 1000;
  await keys.create(named('second', { owner: 'alice', limits: { requestsPerMinute: 5 } }));
  for (const seconds of [10, 20, 59]) {
    clock.now = Date.parse('2026-01-01T00:01:00Z') + seconds * 1000;
    await keys.check(first.key);
  }
  await expect
    .poll(() => keys.list())
    .toMatchObject([
      { name: 'first', owner: 'local', lastUsedAt: '2026-01-01T00:01:10.000Z' },
      { name: 'second', owner: 'alice', lastUsedAt: null, limits: { requestsPerMinute: 5, distillations: null } },
    ]);
  clock.now = Date.parse('2026-01-01T00:02:10Z');
  await keys.check(first.key);
  await expect.poll(async () => (await keys.list())[0]?.lastUsedAt).toBe('2026-01-01T00:02:10.000Z');
});
