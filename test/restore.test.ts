import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { queueListSchema } from '@understudy/contracts';
import { connectRedis } from '@understudy/queues';
import { startFakeModelServer } from '@understudy/testing';
import { expect, test } from 'vitest';
import { exampleSpec, openStack, published, untilSucceeded } from './open-stack.ts';

/** As docs/operations.md tells it: no rewrite under way while the files are copied, Redis first, then the store. */
async function backUp(at: Awaited<ReturnType<typeof openStack>>, folder: string): Promise<void> {
  await using redis = await connectRedis(at.stack.redis.url);
  const [, share = '100'] = (await redis.config('GET', 'auto-aof-rewrite-percentage')) as string[];
  await redis.config('SET', 'auto-aof-rewrite-percentage', '0');
  await expect.poll(() => redis.info('persistence'), { timeout: 20_000 }).toContain('aof_rewrite_in_progress:0');
  const [, directory = ''] = (await redis.config('GET', 'dir')) as string[];
  await cp(join(directory, 'appendonlydir'), join(folder, 'redis', 'appendonlydir'), { recursive: true });
  await redis.config('SET', 'auto-aof-rewrite-percentage', share);
  await cp(at.stack.artifacts, join(folder, 'artifacts'), { recursive: true });
}

test('a distillation that was paused goes on from a back-up on another machine, and what was answered is not asked again', async () => {
  await using teacher = await startFakeModelServer({
    latencyMs: 100,
    answer: ({ question }) => `Ach, my friend, I remember ${question.toLowerCase()} as if it were yesterday. I wept.`,
  });
  const backup = await mkdtemp(join(tmpdir(), 'understudy-test-'));
  await using _ = { [Symbol.asyncDispose]: () => rm(backup, { recursive: true, force: true }) };
  const options = { hostedUrl: teacher.url, maxInFlight: 4, scale: { trainer: 0, evaluator: 0 } };
  const spec = await exampleSpec({ questions: { count: 60 }, dataset: { minExamples: 5 }, stopAfter: 'dataset' });
  const at = await openStack(options);
  let id: string;
  let answered: number;
  let answeredIds: Set<string>;
  {
    await using source = at;
    ({ id } = await source.client.submit({ ...spec, name: 'restored' }));
    await expect.poll(async () => (await source.client.get(id)).stages[1]?.done, { timeout: 60_000 }).toBeGreaterThan(10);
    await source.client.pause(id);
    const inHand = async () => {
      const { data } = queueListSchema.parse(await (await fetch(`${source.stack.url}/v1/queues`)).json());
      return data.find(({ model }) => model === 'hosted')?.jobs.active;
    };
    await expect.poll(inHand, { timeout: 20_000 }).toBe(0);
    answered = (await source.client.get(id)).stages[1]?.done ?? 0;
    // Another one goes on while the back-up is taken.
    await source.client.submit({ ...spec, name: 'running', questions: { ...spec.questions, seed: 1 } });
    await backUp(source, backup);
    answeredIds = new Set((await source.client.answers(id, { limit: 100 })).data.map(({ questionId }) => questionId));
  }
  const askedBefore = { ...teacher.counts.byQuestion };

  await using restored = await openStack({ ...options, from: backup });
  const { client } = restored;
  const { data } = await client.list({});
  expect(data.map(({ name }) => name).sort()).toEqual(['restored', 'running']);
  expect(await client.get(id)).toMatchObject({ status: 'paused', stages: [{ status: 'succeeded' }, { done: answered }, {}, {}, {}] });
  await client.resume(id);
  await untilSucceeded(client, id, 120_000);
  const { questions, answers } = await published(restored, id);
  expect(answers.map(({ questionId }) => questionId).sort()).toEqual(questions.map((question) => question.id).sort());
  expect(answers.length).toBeGreaterThan(answered);
  for (const record of data) await untilSucceeded(client, record.id, 120_000);
  const [running] = data.filter(({ name }) => name === 'running');
  const others = new Set((await published(restored, running?.id ?? '')).questions.map(({ text }) => text));
  const again = questions.filter(({ text }) => !others.has(text) && (teacher.counts.byQuestion[text] ?? 0) > (askedBefore[text] ?? 0));
  expect(answeredIds.size).toBe(answered);
  expect(again.length).toBeGreaterThan(0);
  expect(again.filter((question) => answeredIds.has(question.id))).toEqual([]);
}, 300_000);
