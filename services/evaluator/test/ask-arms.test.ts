import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMetrics } from '@understudy/metrics';
import { createChat, loadCatalogue } from '@understudy/models';
import { type FakeModelServerOptions, startFakeModelServer } from '@understudy/testing';
import { test as base, expect } from 'vitest';
import { type Ask, type AskOptions, armAnswerSchema, askArms, seedOf } from '../ask-arms.ts';
import { planAsks } from '../plan-asks.ts';
import { loadProbes } from '../probes/load-probes.ts';
import { openRowLog } from '../row-log.ts';
import { sampleSpec, testQuestion } from './samples.ts';

const student = 'student:dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
const models = { base: 'smollm2-135m', 'base+prompt': 'smollm2-135m', 'teacher+prompt': 'smollm2-135m', student };
const questions = Array.from({ length: 6 }, (_, index) => testQuestion(`q${index}`));
const asks = planAsks(sampleSpec(), questions, loadProbes());
const never = new AbortController().signal;

const test = base.extend<{ path: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  path: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'arms-'));
    await use(join(folder, 'answers.jsonl'));
    await rm(folder, { recursive: true });
  },
});

async function openHost(options: FakeModelServerOptions = {}) {
  const server = await startFakeModelServer(options);
  const catalogue = await loadCatalogue(undefined);
  const chat = createChat({ catalogue, modelServerUrl: server.url.replace(/\/v1$/u, ''), metrics: createMetrics('test') });
  const ask = async (path: string, { asked = asks, ...patch }: Partial<AskOptions> & { asked?: readonly Ask[] } = {}) => {
    await using log = await openRowLog(path, armAnswerSchema);
    const options = { chat, models, limit: 1, signal: never, onAnswer: async () => {}, ...patch };
    await askArms(sampleSpec(), asked, log, options);
    return [...log.rows];
  };
  return {
    server,
    ask,
    async [Symbol.asyncDispose]() {
      await chat[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

test('the arm with the script is asked first and whole, then the base, then the student', async ({ path }) => {
  await using host = await openHost();
  await host.ask(path);
  const asked = host.server.requests.map(({ model, messages }) => `${model} ${messages.length}`);
  expect(asked).toEqual([...Array(6).fill('smollm2-135m 4'), ...Array(6).fill('smollm2-135m 1'), ...Array(6).fill(`${student} 1`)]);
  const [first] = host.server.requests;
  expect(first?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
  expect(first?.body).toMatchObject({ temperature: 0.7, top_p: 0.95, max_tokens: 24 });
});

test('a question has one seed in every arm, another one than its neighbour, and the spec’s seed changes all', async ({ path }) => {
  await using host = await openHost();
  await host.ask(path);
  const seeds = (question: string) =>
    new Set(host.server.requests.filter((request) => request.question === question).map(({ seed }) => seed));
  const all = questions.map(({ text }) => seeds(text));
  expect(all.every(({ size }) => size === 1)).toBe(true);
  expect(new Set(all.flatMap((each) => [...each])).size).toBe(6);
  expect(seedOf(1, 'q0')).not.toBe(seedOf(0, 'q0'));
});

test('a second run asks nothing, a run after a fault only what is missing', async ({ path }) => {
  await using host = await openHost();
  host.server.faults = [{ kind: 'bad-request', when: ({ number }) => number === 8 }];
  await expect(host.ask(path)).rejects.toThrow(/refuses the request/u);
  expect(host.server.counts.requests).toBe(8);
  host.server.faults = [];
  const answers = await host.ask(path);
  expect(host.server.counts.requests).toBe(8 + 11);
  expect(new Set(answers.map(({ arm, questionId }) => `${arm} ${questionId}`)).size).toBe(18);
  await host.ask(path);
  expect(host.server.counts.requests).toBe(8 + 11);
});

test('no more requests are under way than the limit', async ({ path }) => {
  await using host = await openHost({ latencyMs: 5 });
  await host.ask(path, { limit: 3 });
  expect(host.server.counts.maxInFlight).toBe(3);
});

test('a host that fails for a moment is asked again', async ({ path }) => {
  await using host = await openHost({ faults: [{ kind: 'server-error', first: 1 }] });
  expect(await host.ask(path)).toHaveLength(18);
});

test('a host that refuses what a question says has answered nothing, and the others go on', async ({ path }) => {
  await using host = await openHost({ faults: [{ kind: 'content-policy', when: ({ number }) => number === 3 }] });
  const answers = await host.ask(path);
  expect(answers).toHaveLength(18);
  expect(answers[2]).toMatchObject({ arm: 'base+prompt', text: '', finishReason: 'content_filter' });
});

test('a student that the host does not know ends the job for good', async ({ path }) => {
  await using host = await openHost({ models: ['smollm2-135m'] });
  await expect(host.ask(path)).rejects.toMatchObject({ name: 'PermanentError', code: 'student_unavailable' });
});

test('an abort ends the asking at once', async ({ path }) => {
  await using host = await openHost({ latencyMs: 60_000 });
  const stopping = new AbortController();
  const asking = host.ask(path, { signal: stopping.signal, limit: 4 });
  asking.catch(() => {});
  await expect.poll(() => host.server.counts.inFlight, { timeout: 30_000 }).toBe(4);
  stopping.abort(new Error('cancelled'));
  await expect(asking).rejects.toThrow('cancelled');
  await expect.poll(() => host.server.counts.inFlight, { timeout: 30_000 }).toBe(0);
});

test('a talk is asked turn by turn, each with the arm’s own answers before it, and goes on where it was broken off', async ({ path }) => {
  await using host = await openHost({
    answer: ({ messages }) => `said at ${messages.length}`,
    faults: [{ kind: 'unauthorized', when: ({ number }) => number === 3 }],
  });
  const sampling = { temperature: 0.7, topP: 0.95, maxTokens: 24 };
  const asked: Ask[] = [{ arm: 'base+prompt', id: 'drift:1', turns: ['Good evening.', 'And then?', 'Why?'], sampling }];
  await expect(host.ask(path, { asked })).rejects.toThrow(/refuses the key/u);
  host.server.faults = [];
  const answers = await host.ask(path, { asked });
  expect(answers.map(({ questionId, text }) => [questionId, text])).toEqual([
    ['drift:1:1', 'said at 4'],
    ['drift:1:2', 'said at 6'],
    ['drift:1:3', 'said at 8'],
  ]);
  expect(host.server.counts.requests).toBe(4);
  expect(
    host.server.requests
      .at(-1)
      ?.messages.slice(3)
      .map(({ content }) => content),
  ).toEqual(['Good evening.', 'said at 4', 'And then?', 'said at 6', 'Why?']);
});

test('a talk that outgrows the context ends there, is not asked on, and the others go on', async ({ path }) => {
  await using host = await openHost({ faults: [{ kind: 'bad-request', when: ({ number }) => number === 2 }] });
  const sampling = { temperature: 0.7, topP: 0.95, maxTokens: 24 };
  const asked: Ask[] = ['base+prompt', 'student'].map((arm) => ({
    arm: arm as Ask['arm'],
    id: 'drift:1',
    turns: ['Good evening.', 'And then?', 'Why?'],
    sampling,
  }));
  const answers = await host.ask(path, { asked });
  expect(answers.map(({ arm, questionId, outOfContext }) => [arm, questionId, outOfContext ?? false])).toEqual([
    ['base+prompt', 'drift:1:1', false],
    ['base+prompt', 'drift:1:2', true],
    ['base+prompt', 'drift:1:3', true],
    ['student', 'drift:1:1', false],
    ['student', 'drift:1:2', false],
    ['student', 'drift:1:3', false],
  ]);
  const before = host.server.counts.requests;
  await host.ask(path, { asked });
  expect(host.server.counts.requests).toBe(before);

  // Killed before the last of its turns was noted.
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  await writeFile(path, `${lines.filter((line) => !/base\+prompt.*drift:1:3/u.test(line)).join('\n')}\n`);
  expect(await host.ask(path, { asked })).toHaveLength(6);
  await writeFile(path, `${lines.filter((line) => !/base\+prompt.*drift:1:2/u.test(line)).join('\n')}\n`);
  host.server.faults = [{ kind: 'bad-request' }];
  expect(await host.ask(path, { asked })).toHaveLength(6);
});
