import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { id, questionsOf, type Stage, test } from './stage.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const patient = { timeout: 55_000 };

type Place = { stage: Stage; redisUrl: string; prefix: string; catalogue: string };

/** A teacher worker as a process of its own. */
async function startProcess({ stage, redisUrl, prefix, catalogue }: Place) {
  const path = join(stage.folder, 'models.yaml');
  await writeFile(path, catalogue);
  const { TEACHER_KEY: _, ...inherited } = process.env;
  const settings = { REDIS_URL: redisUrl, UNDERSTUDY_PREFIX: prefix, UNDERSTUDY_ARTIFACTS: stage.folder, UNDERSTUDY_MODELS: path };
  const child: ChildProcess = spawn(process.execPath, [main], { env: { ...inherited, ...settings }, stdio: ['ignore', 'ignore', 'pipe'] });
  const said: string[] = [];
  child.stderr?.on('data', (chunk) => said.push(String(chunk)));
  const ended = once(child, 'exit');
  return {
    said,
    ended,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

test('kill -9 of one of two workers loses nothing and asks again at most what it had in flight', async ({ stage, redisUrl, prefix }) => {
  const server = await stage.startServer({ latencyMs: 200 });
  const place = { stage, redisUrl, prefix, catalogue: stage.catalogueFor(server) };
  await using doomed = await startProcess(place);
  await stage.begin(questionsOf(60));
  await expect.poll(() => stage.records.countAnswers(id), patient).toBeGreaterThan(10);
  doomed.kill('SIGKILL');
  await doomed.ended;
  await using _ = await startProcess(place);
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  expect((await stage.answers()).size).toBe(60);
  expect(server.counts.requests).toBeLessThanOrEqual(68);
  expect(Math.max(...Object.values(server.counts.byQuestion))).toBeLessThanOrEqual(2);
});

test('SIGTERM ends a worker cleanly, and another one goes on', async ({ stage, redisUrl, prefix }) => {
  const server = await stage.startServer({ latencyMs: 100 });
  const place = { stage, redisUrl, prefix, catalogue: stage.catalogueFor(server) };
  await using asked = await startProcess(place);
  await stage.begin(questionsOf(40));
  await expect.poll(() => stage.records.countAnswers(id), patient).toBeGreaterThan(5);
  asked.kill('SIGTERM');
  expect(await asked.ended).toEqual([0, null]);
  await using _ = await startProcess(place);
  await expect.poll(() => stage.answered, patient).toEqual([id]);
  expect((await stage.answers()).size).toBe(40);
  expect(server.counts.requests).toBe(40);
});

test('a missing key variable is named, and the worker does not start', async ({ stage, redisUrl, prefix }) => {
  const catalogue = `default: { teacher: big, student: small }
models: { big: { baseUrl: "http://127.0.0.1:9/v1", model: big-1, apiKeyEnv: TEACHER_KEY } }
students: { small: { base: smollm2-135m } }
`;
  await using worker = await startProcess({ stage, redisUrl, prefix, catalogue });
  expect(await worker.ended).toEqual([1, null]);
  expect(worker.said.join('')).toMatch(/^teacher-worker: .*TEACHER_KEY \(the key of big\)/);
});

test('a broken catalogue is named with line and column, and the worker does not start', async ({ stage, redisUrl, prefix }) => {
  await using worker = await startProcess({ stage, redisUrl, prefix, catalogue: 'default: { teacher: big\nmodels: [' });
  expect(await worker.ended).toEqual([1, null]);
  expect(worker.said.join('')).toMatch(/^teacher-worker: .*models\.yaml:\d+:\d+: /);
});
