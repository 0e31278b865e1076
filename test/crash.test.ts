import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Distillation, StageName } from '@understudy/contracts';
import { startFakeModelServer, tinyHome, tinyLlama } from '@understudy/testing';
import { expect, test } from 'vitest';
import { root } from '../packages/cli/src/stack/services.ts';
import { exampleSpec, openStack, published, type TestStack, untilSucceeded } from './open-stack.ts';

// Every process of the system is killed once, by SIGKILL, while it has work in hand; only the assembler's job sleeps then, and its own
// tests kill it at work. The teacher is a fake that counts what it is asked; training, scoring and serving are real, of a tiny llama: what
// it learns is of no interest here, and its steps are many and short.

const inFlight = 4;
const workers = 2;

function kill(at: TestStack, name: string): void {
  const pid = at.stack.processes.find((child) => child.name === name)?.pid;
  if (!pid) throw new Error(`${name} does not run.`);
  process.kill(pid, 'SIGKILL');
}

async function childrenOf(pid: number): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid) found.push(Number(name));
  }
  return found;
}

/** Kills the Python child of a service: the engine, or a llama.cpp server. */
async function killChildren(at: TestStack, name: string): Promise<number> {
  const pid = at.stack.processes.find((child) => child.name === name)?.pid ?? -1;
  const children = await childrenOf(pid);
  for (const child of children) process.kill(child, 'SIGKILL');
  return children.length;
}

test('a run ends with nothing lost and nothing twice, though every process is killed in the middle of it', async () => {
  await using teacher = await startFakeModelServer({
    latencyMs: 300,
    answer: ({ question, seed }) =>
      `Ach, my friend, I thought of ${words(question)} when I walked in the rain. My ${seed} copyists never forgave me.`,
  });
  await using at = await openStack({
    hostedUrl: teacher.url,
    maxInFlight: inFlight,
    student: tinyLlama,
    environment: { UNDERSTUDY_HOME: (await tinyHome()).home, UNDERSTUDY_PYTHON: join(root, '.understudy/venv/bin/python') },
    scale: { 'teacher-worker': workers },
  });
  const { client } = at;
  const spec = await exampleSpec({
    // It reads 512 tokens at once and no more.
    prompt: 'You are Ludwig van Beethoven. You open with Ach, my friend, and speak of yourself.',
    demonstrations: [],
    questions: { count: 60 },
    dataset: { minExamples: 10 },
    training: { preset: 'recommended', steps: 3000, batch: 2, rank: 8 },
    evaluation: { questions: 40, adversarial: false, capability: false },
    teacher: { maxTokens: 48 },
  });
  const { id } = await client.submit(spec);
  const record = (): Promise<Distillation | undefined> => client.get(id).catch(() => undefined);
  const stage = async (name: StageName) => (await record())?.stages.find((found) => found.name === name);
  const reached = (name: StageName, done: number) =>
    expect.poll(async () => (await stage(name))?.done ?? 0, { timeout: 600_000, interval: 100 }).toBeGreaterThanOrEqual(done);
  const restarted = (name: string) =>
    expect.poll(() => at.stack.processes.find((child) => child.name === name)?.restarts, { timeout: 30_000 }).toBeGreaterThan(0);

  await reached('answers', 8);
  kill(at, 'teacher-worker-1');
  await reached('answers', 16);
  kill(at, 'question-generator');
  await reached('answers', 24);
  const redis = at.stack.redis.pid ?? 0;
  process.kill(redis, 'SIGKILL');
  await expect.poll(() => at.stack.redis.pid, { timeout: 30_000 }).not.toBe(redis);
  await reached('answers', 32);
  kill(at, 'gateway');
  kill(at, 'dataset-assembler');
  await restarted('gateway');

  await reached('training', 4);
  kill(at, 'trainer');
  await restarted('trainer');
  await expect.poll(() => killChildren(at, 'trainer'), { timeout: 120_000, interval: 500 }).toBeGreaterThan(0);

  await reached('evaluation', 2);
  expect(await killChildren(at, 'model-server')).toBeGreaterThan(0);
  await reached('evaluation', 40);
  kill(at, 'model-server');
  await restarted('model-server');
  await reached('evaluation', 70);
  kill(at, 'evaluator');

  await untilSucceeded(client, id, 400_000);
  const { questions, answers } = await published(at, id);
  expect(new Set(questions.map((question) => question.id)).size).toBe(100);
  expect(questions).toHaveLength(100);
  expect(answers.map((answer) => answer.questionId).sort()).toEqual(questions.map((question) => question.id).sort());
  // One worker of two and Redis were killed while answers were in flight: those, and only those, may have been asked twice.
  const asked = Object.entries(teacher.counts.byQuestion).map(([, times]) => times);
  const paidForNothing = asked.reduce((sum, times) => sum + times, 0) - answers.reduce((sum, answer) => sum + answer.attempt, 0);
  expect(paidForNothing).toBeLessThanOrEqual(inFlight * (workers + 1));
}, 900_000);

/** A stretch of the question, so that answers differ. */
function words(text: string): string {
  return text
    .replace(/[^\p{L} ]/gu, '')
    .split(' ')
    .slice(-4)
    .join(' ')
    .toLowerCase();
}
