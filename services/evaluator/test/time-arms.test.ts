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
    await timeArms(sampleSpec(), asked, log, { chat, models, mark: 'm1', signal, onTiming });
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

test('eight questions are streamed in two arms by turns, one call at a time, after two calls each that count in no mean', async ({
  path,
}) => {
  await using host = await openHost();
  const { rows, told } = await host.time(path);
  expect(rows.slice(0, 9).map(({ arm, kind, questionId }) => `${kind} ${arm} ${questionId}`)).toEqual([
    'first base+prompt q0',
    'first student q0',
    'warm-up base+prompt q0',
    'warm-up student q0',
    'timed base+prompt q0',
    'timed student q0',
    'timed student q1',
    'timed base+prompt q1',
    'timed base+prompt q2',
  ]);
  expect([rows.length, told, countTimings(questions.length)]).toEqual([20, 20, 20]);
  expect(host.server.counts).toMatchObject({ requests: 20, maxInFlight: 1 });
  expect(host.server.requests.every(({ body }) => body.stream === true)).toBe(true);
  expect(speed(rows, 0)).toMatchObject({
    questions: 8,
    arms: { student: { firstTokenMs: { n: 8 }, firstCall: { cachedInputTokens: 0 } } },
  });
});

test('no host has seen a question before, nor the script of the first call, but the script of those that are timed', async ({ path }) => {
  await using host = await openHost();
  const { rows } = await host.time(path);
  const asked = host.server.requests.map(({ messages }) => messages);
  const bodies = asked.map((messages) => messages.map(({ content }) => content).join());
  expect(new Set(bodies.map((body) => body.slice(0, 400))).size).toBeGreaterThan(9);
  expect(asked[0]?.[0]?.content).toBe(`[m1 0] ${sampleSpec().prompt}`);
  expect(asked[0]?.slice(1, 3).map(({ content }) => content)).toEqual(['Who are you?', 'Ach, my friend, I am Ludwig.']);
  expect(asked[2]?.[0]?.content).toBe(sampleSpec().prompt);
  expect(asked.map((messages) => messages.at(-1)?.content.split('] ')[0])).toEqual(
    ['0', '0', '1', '1', ...Array.from({ length: 8 }, (_, index) => [`${index + 2}`, `${index + 2}`]).flat()].map(
      (place) => `[m1 ${place}`,
    ),
  );
  expect(rows.filter(({ arm }) => arm === 'base+prompt').map(({ usage }) => usage.cachedInput > 0)).toEqual([
    false,
    false,
    ...Array(8).fill(true),
  ]);
});

test('fewer questions are timed all', async ({ path }) => {
  await using host = await openHost();
  const { rows } = await host.time(path, { asked: questions.slice(0, 3) });
  expect(rows.map(({ questionId }) => questionId)).toEqual(['q0', 'q0', 'q0', 'q0', 'q0', 'q0', 'q1', 'q1', 'q2', 'q2']);
  expect(countTimings(3)).toBe(10);
});

test('a second run asks nothing; a run after a fault warms the host again and asks what is missing', async ({ path }) => {
  await using host = await openHost();
  host.server.faults = [{ kind: 'unauthorized', when: ({ number }) => number === 8 }];
  await expect(host.time(path)).rejects.toThrow(/refuses the key/u);
  host.server.faults = [];
  const { rows } = await host.time(path);
  expect(host.server.counts.requests).toBe(8 + 2 + 13);
  expect(new Set(rows.map(({ arm, kind, questionId }) => `${arm} ${kind} ${questionId}`)).size).toBe(20);
  await host.time(path);
  expect(host.server.counts.requests).toBe(23);
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
      { kind: 'empty', when: ({ number }) => number === 5 },
      { kind: 'content-policy', when: ({ number }) => number === 7 },
    ],
  });
  const { rows } = await host.time(path);
  expect(rows).toHaveLength(20);
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
