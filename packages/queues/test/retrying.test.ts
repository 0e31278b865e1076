import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type StageName, stageNames } from '@understudy/contracts';
import { test } from '@understudy/testing';
import type { Redis } from 'ioredis';
import { describe, expect } from 'vitest';
import { PermanentError } from '../src/index.ts';
import { answersJobs, type Flow, feedAll, openFlow } from './open-flow.ts';

const patient = { timeout: 30_000 };

/** As the gateway does it. */
async function retry(flow: Flow, id: string, fromStage: StageName): Promise<void> {
  const token = randomUUID();
  expect(await flow.records.claimRetry(id, token)).toBe(true);
  expect(await flow.pipeline.clear(id, 20_000)).toBe(true);
  expect(await flow.records.retry(id, { token, fromStage, work: 'drop', artifacts: [] })).toBe(true);
  await flow.pipeline.submit(id, 'evaluation', fromStage);
}

async function keysOf(redis: Redis, prefix: string, id: string): Promise<string[]> {
  const found: string[] = [];
  for (let cursor = ''; cursor !== '0'; ) {
    const [next, keys] = await redis.scan(cursor || '0', 'MATCH', `${prefix}:*`, 'COUNT', 1000);
    found.push(...keys.filter((key) => key.includes(id)));
    cursor = next;
  }
  return found;
}

/** Stages that note their runs; those named in `broken` fail for good until they are taken out. */
function stagesThat(broken: Set<StageName>, ran: StageName[], flow: () => Flow) {
  const run = (stage: StageName) => {
    ran.push(stage);
    if (broken.has(stage)) throw new PermanentError('internal', `${stage} is broken.`);
  };
  return {
    ...Object.fromEntries(stageNames.map((stage) => [stage, async () => run(stage)])),
    questions: async ({ distillationId }: { distillationId: string }, { signal }: { signal: AbortSignal }) => {
      run('questions');
      await flow().records.stageStarted(distillationId, 'questions');
      await feedAll(flow(), answersJobs(distillationId, 5), signal);
    },
    evaluation: async ({ distillationId }: { distillationId: string }) => {
      run('evaluation');
      await flow().records.succeed(distillationId, { examples: 0, studentModel: null, gapClosed: null, promptTokensSaved: null });
    },
  };
}

describe('a distillation that failed', () => {
  test.for(stageNames)('in its %s goes on there, and runs no stage before it', async (stage, { redis, prefix }) => {
    const broken = new Set<StageName>([stage]);
    const ran: StageName[] = [];
    await using flow: Flow = await openFlow(
      { redis, prefix },
      stagesThat(broken, ran, () => flow),
    );
    const id = await flow.start();
    await expect.poll(() => flow.status(id), patient).toBe('failed');
    broken.clear();
    ran.length = 0;
    await retry(flow, id, stage);
    await expect.poll(() => flow.status(id), patient).toBe('succeeded');
    // Answers are fed by the job of the questions.
    const first = stage === 'answers' ? 'questions' : stage;
    expect([...new Set(ran)]).toEqual(stageNames.slice(stageNames.indexOf(first)));
    expect(ran.filter((name) => name !== 'answers')).toHaveLength(new Set(ran.filter((name) => name !== 'answers')).size);
  });

  test('may go on from an earlier stage, again and again', async ({ redis, prefix }) => {
    const broken = new Set<StageName>(['evaluation']);
    const ran: StageName[] = [];
    await using flow: Flow = await openFlow(
      { redis, prefix },
      stagesThat(broken, ran, () => flow),
    );
    const id = await flow.start();
    for (const stage of ['training', 'questions', 'dataset'] as const) {
      await expect.poll(() => flow.status(id), patient).toBe('failed');
      ran.length = 0;
      await retry(flow, id, stage);
      await expect.poll(() => ran, patient).toContain('evaluation');
      expect(ran[0]).toBe(stage);
    }
    await expect.poll(() => flow.status(id), patient).toBe('failed');
    broken.clear();
    await retry(flow, id, 'evaluation');
    await expect.poll(() => flow.status(id), patient).toBe('succeeded');
  });
});

test('what was cancelled with answers in hand is cleared away whole before it goes on', async ({ redis, prefix }) => {
  let held = true;
  let active = 0;
  let answered = 0;
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      questions: ({ distillationId }, { signal }) => feedAll(flow, answersJobs(distillationId, 300), signal, 100),
      answers: async (_job, { signal }) => {
        active += 1;
        // Lets go a while after it is told to stop, as a call to a slow host does.
        if (held) {
          await sleep(600_000, undefined, { signal }).catch(() => sleep(300));
          active -= 1;
          signal.throwIfAborted();
        }
        answered += 1;
      },
    },
    { concurrency: 20 },
  );
  const id = await flow.start();
  await expect.poll(() => active, patient).toBe(20);
  await flow.records.cancel(id);
  await flow.pipeline.stop(id);
  expect(await flow.pipeline.clear(id, 20_000)).toBe(true);
  expect(active).toBe(0);
  expect((await keysOf(redis, prefix, id)).filter((key) => !key.includes(':dst:'))).toEqual([]);
  held = false;
  await retry(flow, id, 'questions');
  await expect.poll(() => flow.status(id), patient).toBe('succeeded');
  expect(answered).toBe(300);
});

test('what is held by a worker that does not let go is not cleared, and nothing above it', async ({ redis, prefix }) => {
  const gate = Promise.withResolvers<void>();
  let holds = false;
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      training: async () => {
        holds = true;
        await gate.promise;
      },
    },
  );
  const id = await flow.start();
  await expect.poll(() => holds, patient).toBe(true);
  await flow.records.cancel(id);
  expect(await flow.pipeline.clear(id, 300)).toBe(false);
  expect(await flow.pipeline.rootState(id, 'evaluation')).toBe('waiting-children');
  gate.resolve();
  expect(await flow.pipeline.clear(id, 20_000)).toBe(true);
  expect(await flow.pipeline.rootState(id, 'evaluation')).toBe('missing');
});

test('a word to stop that comes too late does not end what was retried meanwhile', async ({ redis, prefix }) => {
  let starts = 0;
  await using flow: Flow = await openFlow(
    { redis, prefix },
    {
      training: async (_job, { signal }) => {
        starts += 1;
        if (starts > 1) return;
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
      },
    },
  );
  const id = await flow.start();
  await expect.poll(() => starts, patient).toBe(1);
  await redis.publish(`${prefix}:stop`, id);
  await expect.poll(() => flow.status(id), patient).toBe('succeeded');
  expect(starts).toBe(2);
});
