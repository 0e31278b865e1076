import { setTimeout as sleep } from 'node:timers/promises';
import { test } from '@understudy/testing';
import { describe, expect } from 'vitest';
import { type Admission, createAdmission } from './admission.ts';
import { parseCatalogue } from './load-catalogue.ts';
import type { Turn } from './turn.ts';

const never = new AbortController().signal;
const answered = { kind: 'answered', tokens: 10, latencyMs: 5 } as const;

const catalogueOf = (limits: string) =>
  parseCatalogue(
    `default: { teacher: big, student: small }
models: { big: { baseUrl: "http://127.0.0.1:9/v1", model: b, limits: ${limits} } }
students: { small: { base: b } }`,
    'models.yaml',
  );

/** Takes places until none comes any more, and says how many came. */
async function takeAll(admission: Admission, signal: AbortSignal): Promise<Turn[]> {
  const turns: Turn[] = [];
  const take = () => admission.enter('big', { tokens: 10, signal }).then((turn) => turns.push(turn));
  for (let call = 0; call < 50; call++) take().catch(() => {});
  await expect.poll(() => turns.length, { timeout: 10_000 }).toBeGreaterThan(0);
  for (let before = 0; before !== turns.length; await sleep(150)) before = turns.length;
  return turns;
}

describe.each(['in one process', 'over Redis'])('%s', (place) => {
  const shared = place === 'over Redis';

  test('no more calls are under way than the limit, and they come in turn', async ({ redis, prefix }) => {
    await using admission = createAdmission({ catalogue: catalogueOf('{ maxInFlight: 3 }'), ...(shared ? { redis, prefix } : {}) });
    const order: number[] = [];
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 30 }, async (_, number) => {
        const turn = await admission.enter('big', { tokens: 10, signal: never });
        order.push(number);
        most = Math.max(most, ++inside);
        await sleep(2);
        inside -= 1;
        turn.end(number % 2 ? answered : { kind: 'failed' });
      }),
    );
    expect(order).toEqual(Array.from({ length: 30 }, (_, number) => number));
    expect(most).toBe(3);
  });

  test('who waits can leave, and the place goes to the next', async ({ redis, prefix }) => {
    await using admission = createAdmission({ catalogue: catalogueOf('{ maxInFlight: 1 }'), ...(shared ? { redis, prefix } : {}) });
    const first = await admission.enter('big', { tokens: 10, signal: never });
    const leaving = new AbortController();
    const second = admission.enter('big', { tokens: 10, signal: leaving.signal });
    const third = admission.enter('big', { tokens: 10, signal: never });
    leaving.abort(new Error('left'));
    await expect(second).rejects.toThrow('left');
    first.end({ kind: 'failed' });
    (await third).end(answered);
    await expect(admission.enter('big', { tokens: 10, signal: leaving.signal })).rejects.toThrow('left');
  });

  test('a refusal cuts the limit, once for all that were under way; answers let it grow again', async ({ redis, prefix }) => {
    await using admission = createAdmission({ catalogue: catalogueOf('{ maxInFlight: 8 }'), ...(shared ? { redis, prefix } : {}) });
    const shares: number[] = [];
    admission.onShare('big', ({ share }) => shares.push(share));
    const turns = await Promise.all(Array.from({ length: 8 }, () => admission.enter('big', { tokens: 10, signal: never })));
    for (const turn of turns) turn.end({ kind: 'refused', retryAfterMs: null });
    await expect.poll(() => admission.shareOf('big')).toEqual({ limit: 6, share: 6 });
    let asked = 0;
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        while (admission.shareOf('big').limit < 8 && asked < 5000) {
          asked += 1;
          const turn = await admission.enter('big', { tokens: 10, signal: never });
          await sleep(2);
          turn.end(answered);
        }
      }),
    );
    expect([shares[0], shares.at(-1)]).toEqual([6, 8]);
    expect(asked).toBeGreaterThan(40);
  });

  test('a time that the host asks for holds everybody', async ({ redis, prefix }) => {
    await using admission = createAdmission({ catalogue: catalogueOf('{ maxInFlight: 8 }'), ...(shared ? { redis, prefix } : {}) });
    const refused = await admission.enter('big', { tokens: 10, signal: never });
    const from = performance.now();
    refused.end({ kind: 'refused', retryAfterMs: 400 });
    await Promise.all(Array.from({ length: 3 }, () => admission.enter('big', { tokens: 10, signal: never })));
    expect(performance.now() - from).toBeGreaterThan(390);
  });

  test('starts keep to the requests and the tokens a minute', async ({ redis, prefix }) => {
    for (const limits of ['{ requestsPerMinute: 600 }', '{ tokensPerMinute: 6000 }']) {
      await using admission = createAdmission({
        catalogue: catalogueOf(limits),
        ...(shared ? { redis, prefix: `${prefix}:${limits}` } : {}),
      });
      const from = performance.now();
      for (let call = 0; call < 30; call++) (await admission.enter('big', { tokens: 10, signal: never })).end(answered);
      // Ten a second, of which a second's worth may come at once.
      expect(performance.now() - from).toBeGreaterThan(1800);
    }
  });

  test('without a ceiling it starts with 16', async ({ redis, prefix }) => {
    await using admission = createAdmission({ catalogue: catalogueOf('{}'), ...(shared ? { redis, prefix } : {}) });
    expect(admission.shareOf('big')).toEqual({ limit: 16, share: 16 });
    const leaving = new AbortController();
    expect(await takeAll(admission, leaving.signal)).toHaveLength(16);
    leaving.abort();
  });

  test('what waits when it is closed is told so', async ({ redis, prefix }) => {
    const admission = createAdmission({ catalogue: catalogueOf('{ maxInFlight: 1 }'), ...(shared ? { redis, prefix } : {}) });
    await admission.enter('big', { tokens: 10, signal: never });
    const waiting = admission.enter('big', { tokens: 10, signal: never });
    await Promise.all([expect(waiting).rejects.toThrow('closed'), admission[Symbol.asyncDispose]()]);
    await expect(admission.enter('big', { tokens: 10, signal: never })).rejects.toThrow('closed');
  });
});

test('two processes share the limit evenly, and one that closes leaves its places to the other', async ({ redis, prefix }) => {
  const catalogue = catalogueOf('{ maxInFlight: 10 }');
  await using one = createAdmission({ catalogue, redis, prefix });
  const other = createAdmission({ catalogue, redis, prefix });
  const leaving = new AbortController();
  const held = await takeAll(one, leaving.signal);
  expect(held).toHaveLength(10);
  const others: Turn[] = [];
  for (let call = 0; call < 50; call++)
    other.enter('big', { tokens: 10, signal: leaving.signal }).then(
      (turn) => others.push(turn),
      () => {},
    );
  await expect.poll(() => one.shareOf('big')).toEqual({ limit: 10, share: 5 });
  expect(others).toEqual([]);
  const before = held.length;
  for (const turn of held.splice(0, 5)) turn.end(answered);
  await expect.poll(() => others.length).toBe(5);
  expect(held).toHaveLength(before - 5);
  for (const turn of others) turn.end({ kind: 'failed' });
  await other[Symbol.asyncDispose]();
  await expect.poll(() => held.length).toBe(10);
  leaving.abort();
});

test('a process that nothing is asked of says nothing', async ({ redis, prefix }) => {
  let exchanges = 0;
  const counted = {
    eval: redis.eval.bind(redis),
    hget: (key: string, field: string) => redis.hget(key, field),
    evalsha: (sha1: string, keys: number, ...values: (string | number)[]) => {
      exchanges += 1;
      return redis.evalsha(sha1, keys, ...values);
    },
  };
  await using admission = createAdmission({ catalogue: catalogueOf('{ maxInFlight: 4 }'), redis: counted, prefix });
  (await admission.enter('big', { tokens: 10, signal: never })).end(answered);
  const processes = async () => Object.keys(await redis.hgetall(`${prefix}:model:big:admission`)).filter((field) => field.startsWith('p:'));
  await expect.poll(processes).toEqual([]);
  const before = exchanges;
  await sleep(300);
  expect(exchanges).toBe(before);
});

test('the limit of all processes is known to one that asks nothing', async ({ redis, prefix }) => {
  const catalogue = catalogueOf('{}');
  await using asking = createAdmission({ catalogue, redis, prefix });
  await using watching = createAdmission({ catalogue, redis, prefix });
  const before = await watching.limitNow('big');
  const turns = await Promise.all(Array.from({ length: before }, () => asking.enter('big', { tokens: 10, signal: never })));
  for (const turn of turns) turn.end(answered);
  // Slow start: every answer of a full house makes room for one more.
  await Promise.all(Array.from({ length: 40 }, async () => (await asking.enter('big', { tokens: 10, signal: never })).end(answered)));
  await expect.poll(() => watching.limitNow('big')).toBeGreaterThan(before);
  expect(watching.shareOf('big').limit).toBe(before);
});
