import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMetrics } from '@understudy/metrics';
import { createChat, loadCatalogue } from '@understudy/models';
import { type FakeModelServerOptions, startFakeModelServer } from '@understudy/testing';
import { test as base, expect } from 'vitest';
import { speed } from '../measures/speed.ts';
import { openRowLog } from '../row-log.ts';
import { countTimings, timeArms, timingSchema } from '../time-arms.ts';
import { sampleSpec, testQuestion } from './samples.ts';

const student = 'student:dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
const models = { 'base+prompt': 'smollm2-135m', student };
const questions = Array.from({ length: 12 }, (_, index) => testQuestion(`q${index}`));

const test = base.extend<{ path: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  path: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'timings-'));
    await use(join(folder, 'timings.jsonl'));
    await rm(folder, { recursive: true });
  },
});

async function openHost(options: FakeModelServerOptions = {}) {
  const server = await startFakeModelServer(options);
  const catalogue = await loadCatalogue(undefined);
  const chat = createChat({ catalogue, modelServerUrl: server.url.replace(/\/v1$/u, ''), metrics: createMetrics('test') });
  const time = async (path: string, { asked = questions, signal = new AbortController().signal } = {}) => {
    await using log = await openRowLog(path, timingSchema);
    let told = 0;
    const onTiming = async () => {
      told += 1;
    };
    await timeArms(sampleSpec(), asked, log, { chat, models, signal, onTiming });
    return { rows: [...log.rows], told };
  };
  return {
    server,
    time,
    async [Symbol.asyncDispose]() {
      await chat[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

test('eight questions are streamed in two arms by turns, one call at a time, after one call each that counts in no mean', async ({
  path,
}) => {
  await using host = await openHost();
  const { rows, told } = await host.time(path);
  expect(rows.slice(0, 7).map(({ arm, questionId, warmUp }) => `${arm} ${questionId}${warmUp ? ' first' : ''}`)).toEqual([
    'base+prompt q8 first',
    'student q8 first',
    'base+prompt q0',
    'student q0',
    'student q1',
    'base+prompt q1',
    'base+prompt q2',
  ]);
  expect([rows.length, told, countTimings(questions.length)]).toEqual([18, 18, 18]);
  expect(host.server.counts).toMatchObject({ requests: 18, maxInFlight: 1 });
  expect(host.server.requests.every(({ body }) => body.stream === true)).toBe(true);
  expect(host.server.requests.slice(0, 2).map(({ messages }) => messages.length)).toEqual([4, 1]);
  // What the first call with the script left in the host's cache, the others find there.
  expect(rows.filter(({ arm }) => arm === 'base+prompt').map(({ usage }) => usage.cachedInput > 0)).toEqual([
    false,
    ...Array(8).fill(true),
  ]);
  expect(speed(rows, 0)).toMatchObject({
    questions: 8,
    arms: { student: { firstTokenMs: { n: 8 }, firstCall: { cachedInputTokens: 0 } } },
  });
});

test('with few questions the last one comes first too', async ({ path }) => {
  await using host = await openHost();
  const { rows } = await host.time(path, { asked: questions.slice(0, 3) });
  expect(rows.map(({ questionId }) => questionId)).toEqual(['q2', 'q2', 'q0', 'q0', 'q1', 'q1', 'q2', 'q2']);
  expect(countTimings(3)).toBe(8);
});

test('a second run asks nothing; a run after a fault warms the host again and asks what is missing', async ({ path }) => {
  await using host = await openHost();
  host.server.faults = [{ kind: 'unauthorized', when: ({ number }) => number === 8 }];
  await expect(host.time(path)).rejects.toThrow(/refuses the key/u);
  host.server.faults = [];
  const { rows } = await host.time(path);
  expect(host.server.counts.requests).toBe(8 + 2 + 11);
  expect(new Set(rows.map(({ arm, questionId, warmUp }) => `${arm} ${questionId} ${warmUp}`)).size).toBe(18);
  await host.time(path);
  expect(host.server.counts.requests).toBe(21);
});

test.for(['whole', 'bad-request'] as const)('a host that does not stream (%s) is asked once and left alone', async (kind, { path }) => {
  await using host = await openHost({ faults: [{ kind }] });
  for (let run = 0; run < 2; run++) {
    const { rows } = await host.time(path);
    expect(rows).toMatchObject([{ streamed: false, firstTokenMs: null }]);
    expect(speed(rows, 0)).toBeNull();
    expect(host.server.counts.requests).toBe(1);
  }
});

test('an empty answer, or one that a policy forbids, does not look like a host that does not stream', async ({ path }) => {
  await using host = await openHost({
    faults: [
      { kind: 'empty', when: ({ number }) => number === 3 },
      { kind: 'content-policy', when: ({ number }) => number === 5 },
    ],
  });
  const { rows } = await host.time(path);
  expect(rows).toHaveLength(18);
  expect(rows.filter(({ firstTokenMs }) => firstTokenMs === null).map(({ streamed }) => streamed)).toEqual([true, true]);
  expect(speed(rows, 0)?.questions).toBe(6);
});

test('an abort ends the timing at once', async ({ path }) => {
  await using host = await openHost({ latencyMs: 60_000 });
  const stopping = new AbortController();
  const timing = host.time(path, { signal: stopping.signal });
  timing.catch(() => {});
  await expect.poll(() => host.server.counts.inFlight, { timeout: 30_000 }).toBe(1);
  stopping.abort(new Error('cancelled'));
  await expect(timing).rejects.toThrow('cancelled');
});
