import { createRecords } from '@understudy/records';
import { test } from '@understudy/testing';
import { expect } from 'vitest';
import { createProgress } from '../create-progress.ts';
import { planAsks } from '../plan-asks.ts';
import { loadProbes } from '../probes/load-probes.ts';
import { findings } from './findings.ts';
import { createRecord } from './open-judge.ts';
import { sampleSpec } from './samples.ts';
import { distillationId, questions } from './trained-distillation.ts';

test('what is done of a part is counted on top of the parts before it, and the end is all of it', async ({ redis, prefix }) => {
  const records = createRecords(redis, { prefix });
  await createRecord(records);
  const counted = async () => {
    const { done, total } = (await records.get(distillationId))?.stages[4] ?? {};
    return [done, total];
  };
  const spec = sampleSpec({ evaluation: { judge: 'smollm2-135m', judgeSamples: 1 } });
  const { training } = findings();
  const asks = planAsks(spec, questions, loadProbes());
  const progress = createProgress(records, { distillationId, spec, training, asks, asked: questions, held: questions });
  // Three arms are asked; one of the four answers was cut off; four arms are judged, and two orders of a pair; two arms are timed.
  const [answers, scores, judgements, timings] = [12, 3, 24, 12];
  await progress.begin();
  expect(await counted()).toEqual([0, answers + scores + judgements + timings]);
  await progress.tell('answers', 5);
  expect(await counted()).toEqual([5, 51]);
  progress.expect('scores', 2);
  await progress.tell('scores', 1);
  expect(await counted()).toEqual([13, 50]);
  await progress.tell('timings', 4);
  expect(await counted()).toEqual([12 + 2 + 24 + 4, 50]);
  await progress.finish();
  expect(await counted()).toEqual([50, 50]);
});
