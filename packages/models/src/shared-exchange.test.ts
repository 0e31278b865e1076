import { test } from '@understudy/testing';
import type { Redis } from 'ioredis';
import { describe, expect } from 'vitest';
import type { Ceilings, Grant, Report } from './admission-exchange.ts';
import { createSharedExchange } from './shared-exchange.ts';

const none: Ceilings = { maxInFlight: null, requestsPerMinute: null, tokensPerMinute: null };
const nothing = { held: 0, inFlight: 0, demand: 0, successes: 0, cutAfter: null, holdMs: 0, starts: 0, estimate: 0, tokens: 0 };

/** Processes that exchange with the same model, at times of our own. */
function open(redis: Redis, prefix: string, ceilings: Partial<Ceilings>) {
  const clock = { ms: 1_000_000 };
  const key = `${prefix}:model:big:admission`;
  const exchange = createSharedExchange(redis, { key, ceilings: { ...none, ...ceilings }, aliveMs: 10_000, now: () => clock.ms });
  const tell = (processId: string, report: Partial<Report> = {}) => exchange({ processId, ...nothing, ...report });
  /** A process that has as many calls under way as it may, and wants more: its next word after so many answers. */
  const busy = (processId: string, last: Grant, more: Partial<Report> = {}) =>
    tell(processId, { held: last.allowed, inFlight: last.allowed, demand: 10_000, ...more });
  return { clock, key, tell, busy };
}

describe('shares', () => {
  test('one process may have all, and no more than it wants', async ({ redis, prefix }) => {
    const { tell } = open(redis, prefix, { maxInFlight: 10 });
    expect(await tell('a', { demand: 4 })).toMatchObject({ allowed: 4, limit: 10, share: 10 });
    expect(await tell('a', { held: 4, inFlight: 4, demand: 40 })).toMatchObject({ allowed: 10, limit: 10, share: 10 });
  });

  test('what is held is given to nobody else until it is given back', async ({ redis, prefix }) => {
    const { tell, busy } = open(redis, prefix, { maxInFlight: 10 });
    const first = await tell('a', { demand: 40 });
    expect(await tell('b', { demand: 40 })).toMatchObject({ allowed: 0, share: 5 });
    const second = await busy('a', first);
    expect(second).toMatchObject({ allowed: 5, share: 5 });
    expect(await tell('b', { demand: 40 })).toMatchObject({ allowed: 0 });
    await tell('a', { held: 7, inFlight: 7, demand: 40 });
    expect(await tell('b', { demand: 40 })).toMatchObject({ allowed: 3 });
    await tell('a', { held: 5, inFlight: 5, demand: 40 });
    expect(await tell('b', { held: 3, inFlight: 3, demand: 40 })).toMatchObject({ allowed: 5 });
  });

  test('who wants little leaves the rest to the others', async ({ redis, prefix }) => {
    const { tell } = open(redis, prefix, { maxInFlight: 100 });
    await tell('a', { demand: 4 });
    expect(await tell('b', { demand: 500 })).toMatchObject({ allowed: 96, share: 96 });
    expect(await tell('a', { held: 4, inFlight: 4, demand: 4 })).toMatchObject({ allowed: 4, share: 50 });
  });

  test('fewer places than processes go round', async ({ redis, prefix }) => {
    const { clock, tell } = open(redis, prefix, { maxInFlight: 1 });
    const served = new Set<string>();
    for (let second = 0; second < 6; second++) {
      for (const id of ['a', 'b', 'c']) {
        await tell(id, { demand: 9 });
        if ((await tell(id, { demand: 9 })).allowed === 1) served.add(id);
        clock.ms += 10;
      }
      clock.ms += 970;
    }
    expect([...served].sort()).toEqual(['a', 'b', 'c']);
  });

  test('a process that is not heard of for ten seconds holds nothing any more; one that signs off holds nothing at once', async ({
    redis,
    prefix,
  }) => {
    const { clock, tell, key } = open(redis, prefix, { maxInFlight: 10 });
    await tell('a', { demand: 10 });
    clock.ms += 9_999;
    expect(await tell('b', { demand: 10 })).toMatchObject({ allowed: 0 });
    clock.ms += 2;
    expect(await tell('b', { demand: 10 })).toMatchObject({ allowed: 10, share: 10 });
    await tell('b');
    expect(await tell('c', { demand: 10 })).toMatchObject({ allowed: 10 });
    await tell('c');
    expect(Object.keys(await redis.hgetall(key)).filter((field) => field.startsWith('p:'))).toEqual([]);
  });
});

describe('the limit', () => {
  test('without a ceiling it starts at 16 and doubles with every limit of answers, to 1,024', async ({ redis, prefix }) => {
    const { tell, busy } = open(redis, prefix, {});
    let grant = await tell('a', { demand: 10_000 });
    const seen = [grant.limit];
    for (let round = 0; round < 8; round++) {
      grant = await busy('a', grant, { successes: grant.limit });
      seen.push(grant.limit);
    }
    expect(seen).toEqual([16, 32, 64, 128, 256, 512, 1024, 1024, 1024]);
  });

  test('with a ceiling it starts there and never passes it', async ({ redis, prefix }) => {
    const { tell, busy } = open(redis, prefix, { maxInFlight: 50 });
    const grant = await tell('a', { demand: 10_000 });
    expect(grant.limit).toBe(50);
    expect((await busy('a', grant, { successes: 500 })).limit).toBe(50);
  });

  test('it is cut to three quarters, once for all calls that started before', async ({ redis, prefix }) => {
    const { tell, busy } = open(redis, prefix, { maxInFlight: 100 });
    const a = await tell('a', { demand: 50 });
    const b = await tell('b', { demand: 50 });
    const cut = await busy('a', a, { cutAfter: a.cuts });
    expect(cut).toMatchObject({ limit: 75, cuts: a.cuts + 1 });
    expect(await busy('b', b, { cutAfter: b.cuts })).toMatchObject({ limit: 75, cuts: cut.cuts });
    expect(await busy('b', b, { cutAfter: cut.cuts })).toMatchObject({ limit: 56, cuts: cut.cuts + 1 });
  });

  test('it is never cut below one', async ({ redis, prefix }) => {
    const { tell, busy } = open(redis, prefix, { maxInFlight: 2 });
    let grant = await tell('a', { demand: 9 });
    for (let cut = 0; cut < 5; cut++) grant = await busy('a', grant, { cutAfter: grant.cuts });
    expect(grant.limit).toBe(1);
    expect((await busy('a', grant)).allowed).toBe(1);
  });

  test('after a cut it grows by one for 25 answers at least', async ({ redis, prefix }) => {
    const { tell, busy } = open(redis, prefix, { maxInFlight: 1000 });
    let grant = await tell('a', { demand: 10_000 });
    grant = await busy('a', grant, { cutAfter: grant.cuts });
    expect(grant.limit).toBe(750);
    // No time passes, so CUBIC's curve stays where it begins.
    grant = await busy('a', grant, { successes: 250 });
    expect(grant.limit).toBe(760);
  });

  test('with time it grows along CUBIC’s curve: fast to where it was cut, slowly there, fast beyond', async ({ redis, prefix }) => {
    const { clock, tell, busy } = open(redis, prefix, { maxInFlight: 1000 });
    let grant = await tell('a', { demand: 10_000 });
    for (let cut = 0; cut < 6; cut++) grant = await busy('a', grant, { cutAfter: grant.cuts });
    const top = 1000 * 0.75 ** 5;
    const k = Math.cbrt((top * 0.25) / 0.4);
    for (let second = 1; second <= 8; second++) {
      clock.ms += 1000;
      grant = await busy('a', grant, { successes: 100 });
      const friendly = 0.75 * top + (second * 100) / 25;
      expect(grant.limit).toBe(Math.floor(Math.max(friendly, 0.4 * (second - k) ** 3 + top)));
    }
  });

  test('it grows only while it is used, and time that it is not used does not count', async ({ redis, prefix }) => {
    const { clock, tell, busy } = open(redis, prefix, { maxInFlight: 1000 });
    let grant = await tell('a', { demand: 10_000 });
    for (let cut = 0; cut < 6; cut++) grant = await busy('a', grant, { cutAfter: grant.cuts });
    const before = grant.limit;
    for (let second = 0; second < 20; second++) {
      clock.ms += 1000;
      grant = await tell('a', { held: 20, inFlight: 20, demand: 20, successes: 100 });
    }
    expect(grant.limit).toBe(before);
    grant = await tell('a', { demand: 10_000 });
    grant = await busy('a', grant, { successes: 100 });
    expect(grant.limit).toBe(Math.floor(1000 * 0.75 ** 6 + 4));
  });

  test('it never grows by more than one an answer', async ({ redis, prefix }) => {
    const { clock, tell, busy } = open(redis, prefix, { maxInFlight: 1000 });
    let grant = await tell('a', { demand: 10_000 });
    for (let cut = 0; cut < 30; cut++) grant = await busy('a', grant, { cutAfter: grant.cuts });
    expect(grant.limit).toBe(1);
    for (let second = 0; second < 60; second++) {
      clock.ms += 1000;
      grant = await busy('a', grant);
    }
    expect((await busy('a', grant, { successes: 1 })).limit).toBe(2);
  });

  test('a catalogue that gives another ceiling is believed anew', async ({ redis, prefix }) => {
    const before = open(redis, prefix, { maxInFlight: 100 });
    const grant = await before.tell('a', { demand: 10_000 });
    await before.busy('a', grant, { cutAfter: grant.cuts });
    await before.tell('a');
    expect((await open(redis, prefix, { maxInFlight: 200 }).tell('a', { demand: 10_000 })).limit).toBe(200);
  });
});

describe('starts', () => {
  test('a host that asks for time is left alone by all until then', async ({ redis, prefix }) => {
    const { clock, tell } = open(redis, prefix, { maxInFlight: 10, requestsPerMinute: 6000 });
    await tell('a', { demand: 10, holdMs: 3000 });
    expect(await tell('b', { demand: 10, starts: 5 })).toMatchObject({ holdMs: 3000, starts: 0 });
    clock.ms += 2000;
    expect(await tell('a', { demand: 10, holdMs: 100 })).toMatchObject({ holdMs: 1000 });
    clock.ms += 1000;
    expect(await tell('b', { demand: 10, starts: 3 })).toMatchObject({ holdMs: 0, starts: 3 });
  });

  test('no minute has more requests than its ceiling, over all processes, and a busy one nearly as many', async ({ redis, prefix }) => {
    for (const requestsPerMinute of [7, 60, 600]) {
      const { clock, tell } = open(redis, `${prefix}:${requestsPerMinute}`, { requestsPerMinute });
      const at: number[] = [];
      for (let step = 0; step < 600; step++) {
        const grant = await tell(step % 2 ? 'a' : 'b', { demand: 8, starts: 8 });
        for (let start = 0; start < grant.starts; start++) at.push(clock.ms);
        clock.ms += 250;
      }
      const most = Math.max(...at.map((from) => at.filter((time) => time >= from && time < from + 60_000).length));
      expect(most).toBeLessThanOrEqual(requestsPerMinute);
      expect(at.length).toBeGreaterThan(0.95 * 2.5 * requestsPerMinute - 1);
    }
  });

  test('no minute spends more tokens than its ceiling and one call, guesses being mended when the host has counted', async ({
    redis,
    prefix,
  }) => {
    const tokensPerMinute = 60_000;
    const { clock, tell } = open(redis, prefix, { tokensPerMinute });
    const [guess, real] = [500, 1000];
    const spent: { at: number; tokens: number }[] = [];
    let unmended = 0;
    for (let step = 0; step < 1500; step++) {
      const grant = await tell('a', { demand: 16, starts: 16, estimate: guess, tokens: unmended });
      unmended = grant.starts * (real - guess);
      for (let start = 0; start < grant.starts; start++) spent.push({ at: clock.ms, tokens: real });
      clock.ms += 100;
    }
    const inMinute = (from: number) =>
      spent.filter(({ at }) => at >= from && at < from + 60_000).reduce((sum, { tokens }) => sum + tokens, 0);
    expect(Math.max(...spent.map(({ at }) => inMinute(at)))).toBeLessThanOrEqual(tokensPerMinute + 2 * real);
    expect(spent.length * real).toBeGreaterThan(0.95 * 2.5 * tokensPerMinute);
  });

  test('it says when the next start is due', async ({ redis, prefix }) => {
    const { clock, tell } = open(redis, prefix, { requestsPerMinute: 60 });
    expect(await tell('a', { demand: 3, starts: 3 })).toMatchObject({ starts: 1, startsInMs: 1000 });
    clock.ms += 400;
    expect(await tell('a', { demand: 3, starts: 3 })).toMatchObject({ starts: 0, startsInMs: 600 });
    clock.ms += 600;
    expect(await tell('a', { demand: 3, starts: 3 })).toMatchObject({ starts: 1, startsInMs: 1000 });
  });
});
