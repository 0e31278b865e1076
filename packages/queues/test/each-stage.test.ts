import { once } from 'node:events';
import { type StageName, stageNames } from '@understudy/contracts';
import { test } from '@understudy/testing';
import { expect } from 'vitest';
import { HandOver, type JobContext } from '../src/index.ts';
import { answersJobs, type Flow, feedAll, openFlow } from './open-flow.ts';

const patient = { timeout: 30_000 };

/** Stages of which one stays in hand until it is told to end, or let go. */
function stagesThatHold(held: StageName, ran: StageName[], at: { letGo: boolean; flow: () => Flow }) {
  const run = async (stage: StageName, { signal, draining }: Pick<JobContext, 'signal' | 'draining'>) => {
    ran.push(stage);
    if (stage !== held || at.letGo) return;
    const either = AbortSignal.any([signal, draining]);
    if (!either.aborted) await once(either, 'abort');
    signal.throwIfAborted();
    throw new HandOver();
  };
  const plain = stageNames.map((stage) => [stage, (_job: unknown, context: JobContext) => run(stage, context)]);
  return {
    ...Object.fromEntries(plain),
    questions: async ({ distillationId }: { distillationId: string }, context: JobContext) => {
      await run('questions', context);
      await feedAll(at.flow(), answersJobs(distillationId, 1), context.signal);
    },
    evaluation: async ({ distillationId }: { distillationId: string }, context: JobContext) => {
      await run('evaluation', context);
      await at.flow().records.succeed(distillationId, { examples: 0, studentModel: null, gapClosed: null, promptTokensSaved: null });
    },
  };
}

test.for(stageNames)(
  'in its %s a distillation can be paused, resumed and cancelled, each as often as one likes',
  async (stage, { redis, prefix }) => {
    const ran: StageName[] = [];
    const at = { letGo: false, flow: () => flow };
    await using flow: Flow = await openFlow({ redis, prefix }, stagesThatHold(stage, ran, at));
    const starts = () => ran.filter((name) => name === stage).length;

    const cancelled = await flow.start();
    await expect.poll(starts, patient).toBe(1);
    for (const expected of ['cancelled', 'already', 'already']) {
      expect(await flow.records.cancel(cancelled)).toBe(expected);
      await flow.pipeline.stop(cancelled);
    }
    await expect.poll(() => flow.pipeline.rootState(cancelled, 'evaluation'), patient).toBe('failed');
    expect(await flow.records.pause(cancelled, null)).toBe(false);
    expect(await flow.records.resume(cancelled)).toBe('terminal');
    expect(await flow.status(cancelled)).toBe('cancelled');

    const paused = await flow.start();
    await expect.poll(starts, patient).toBe(2);
    for (const _ of [1, 2]) {
      expect(await flow.records.pause(paused, null)).toBe(true);
      await flow.pipeline.pause(paused);
    }
    await expect.poll(() => flow.jobs(stage), patient).toMatchObject({ active: 0, delayed: 1 });
    expect(starts()).toBe(2);
    at.letGo = true;
    for (const expected of ['resumed', 'already']) {
      expect(await flow.records.resume(paused)).toBe(expected);
      await flow.pipeline.resume(paused);
    }
    await expect.poll(() => flow.status(paused), patient).toBe('succeeded');
    expect(starts()).toBe(3);
    // Of what was cancelled no later stage has run.
    expect(ran.filter((name) => name === stageNames.at(-1))).toHaveLength(stage === stageNames.at(-1) ? 3 : 1);
  },
);
