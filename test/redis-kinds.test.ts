// The whole system on a Redis Cluster, and behind sentinels whose master is killed. One Redis alone has test/crash.test.ts.
import { startFakeModelServer, startRedisCluster, startSentinels } from '@understudy/testing';
import { expect, test } from 'vitest';
import { exampleSpec, openStack, published, untilSucceeded } from './open-stack.ts';

const startTeacher = () =>
  startFakeModelServer({
    latencyMs: 50,
    answer: ({ question }) => `Ach, my friend, I remember ${question.toLowerCase()} as if it were yesterday. I wept.`,
  });
const stages = { 'teacher-worker': 2, trainer: 0, evaluator: 0 };
const small = { questions: { count: 80 }, dataset: { minExamples: 5 }, stopAfter: 'dataset' } as const;

test('a distillation runs on a cluster of three, is watched to its end, and another is cancelled', async () => {
  await using teacher = await startTeacher();
  await using cluster = await startRedisCluster();
  await using at = await openStack({ hostedUrl: teacher.url, maxInFlight: 8, scale: stages, redisUrl: cluster.url });
  const { client } = at;
  const { id } = await client.submit(await exampleSpec({ ...small, name: 'on-a-cluster' }));
  const heard: string[] = [];
  for await (const { type } of client.watch(id)) heard.push(type);
  expect(heard).toEqual(expect.arrayContaining(['status', 'stage']));
  expect(heard.at(-1)).toBe('done');
  await untilSucceeded(client, id, 60_000);
  const { questions, answers } = await published(at, id);
  expect(answers.map(({ questionId }) => questionId).sort()).toEqual(questions.map((question) => question.id).sort());

  const large = await client.submit(await exampleSpec({ ...small, name: 'large', questions: { count: 4000 } }));
  await expect.poll(async () => (await client.get(large.id)).stages[1]?.done, { timeout: 60_000 }).toBeGreaterThan(20);
  expect((await client.cancel(large.id)).status).toBe('cancelled');
  const atCancel = teacher.counts.requests;
  await client.delete(large.id);
  await expect
    .poll(
      () =>
        client.get(large.id).then(
          () => 'there',
          () => 'gone',
        ),
      { timeout: 60_000 },
    )
    .toBe('gone');
  // What was in flight.
  expect(teacher.counts.requests - atCancel).toBeLessThanOrEqual(8);
}, 300_000);

test('a distillation goes on after its master was killed and the sentinels have named another', async () => {
  await using teacher = await startTeacher();
  await using guarded = await startSentinels();
  await using at = await openStack({ hostedUrl: teacher.url, maxInFlight: 4, scale: stages, redisUrl: guarded.url });
  const { client } = at;
  const { id } = await client.submit(await exampleSpec({ ...small, name: 'guarded', questions: { count: 400 } }));
  const done = () => client.get(id).then(({ stages: [, answers] }) => answers?.done ?? 0);
  await expect.poll(done, { timeout: 60_000 }).toBeGreaterThan(40);
  await guarded.master.kill('SIGKILL');
  await untilSucceeded(client, id, 200_000);
  expect(await guarded.masterPort()).toBe(guarded.replica.port);
  const { questions, answers } = await published(at, id);
  // Also those whose answers the replica had not heard of.
  expect(answers.map(({ questionId }) => questionId).sort()).toEqual(questions.map((question) => question.id).sort());
}, 300_000);
