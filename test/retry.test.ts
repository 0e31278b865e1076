import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type StageName, stageNames } from '@understudy/contracts';
import { type FakeRequest, startFakeModelServer, startFakeTrainingHost } from '@understudy/testing';
import { expect, test } from 'vitest';
import { wordsFor } from '../services/question-generator/test/ghost-writer.ts';
import { exampleSpec, openStack, published, untilSucceeded } from './open-stack.ts';

// One distillation that fails in one stage after the other, is retried each time, and is deleted at last. Processes, queues and files are
// real; the hosts of the teacher and of the training are fakes that count.

const limit = { timeout: 120_000, interval: 100 };

test('a distillation goes on after each of its failures, and pays for nothing twice', async () => {
  // How many answers are in the part before the teacher forgets it.
  let inThePart = 5;
  const answer = ({ question, seed }: FakeRequest) => {
    inThePart -= 1;
    return inThePart < 0 ? `Good day. ${wordsFor(question)}.` : `Ach, my friend, I thought of ${wordsFor(`${question} ${seed}`)}.`;
  };
  await using teacher = await startFakeModelServer({ answer, faults: [{ kind: 'unauthorized' }] });
  await using training = await startFakeTrainingHost({ stepMs: null });
  await using at = await openStack({
    hostedUrl: teacher.url,
    trainingUrl: training.url,
    scale: { 'teacher-worker': 1, trainer: 1, evaluator: 0 },
  });
  const { client } = at;
  const { training: _, ...spec } = await exampleSpec({
    student: { model: 'tuned' },
    teacher: { samples: 1 },
    questions: { count: 24 },
    dataset: { minExamples: 20 },
    evaluation: { questions: 4, adversarial: false, capability: false },
    stopAfter: 'training',
  });
  const { id } = await client.submit(spec);
  const failed = async (stage: StageName, code: string) => {
    await expect.poll(async () => (await client.get(id)).status, limit).toBe('failed');
    expect((await client.get(id)).error).toMatchObject({ stage, code });
  };
  const asked = () => Object.values(teacher.counts.byQuestion).reduce((sum, times) => sum + times, 0);

  await failed('answers', 'teacher_auth');
  teacher.faults = [];
  expect((await client.retry(id)).stages.map(({ status }) => status).slice(0, 2)).toEqual(['succeeded', 'waiting']);

  await failed('dataset', 'dataset_too_small');
  const answers = async () => (await client.get(id)).stages[1]?.done ?? 0;
  const before = { asked: asked(), answers: await answers() };
  inThePart = 10_000;
  await client.retry(id);

  const trainings = (count: number) => expect.poll(() => training.jobs.length, limit).toBe(count);
  await trainings(1);
  expect(asked() - before.asked).toBe((await answers()) - before.answers);
  const first = await published(at, id);
  expect(first.questions.some(({ round }) => round > 3)).toBe(true);
  training.fail('The rows are odd.');
  await failed('training', 'training_failed');
  const paid = teacher.counts.requests;
  await client.retry(id);
  await trainings(2);
  await client.cancel(id);
  await expect.poll(() => training.jobs[1]?.status, limit).toBe('cancelled');

  // From the answers on everything is made anew, of what was answered before.
  const dataset = await first.text('train');
  await expect.poll(() => client.retry(id, { fromStage: 'answers' }).then(({ status }) => status, String), limit).toBe('queued');
  await trainings(3);
  expect(teacher.counts.requests).toBe(paid);
  const again = await published(at, id);
  expect(again.answers).toHaveLength(first.answers.length);
  expect(await again.text('train')).toBe(dataset);
  while ((await client.get(id)).status !== 'succeeded') training.advance();
  const record = await untilSucceeded(client, id, limit.timeout);
  expect(record.stages.map(({ status }) => status)).toEqual(stageNames.map((name) => (name === 'evaluation' ? 'skipped' : 'succeeded')));
  const events = (await client.listEvents(id, { limit: 1000 })).data;
  expect(events.filter(({ message }) => message === 'retried').map(({ data }) => data.stage)).toEqual([
    'answers',
    'dataset',
    'training',
    'answers',
  ]);
  expect(events.filter(({ type }) => type === 'done')).toHaveLength(1);

  await client.delete(id);
  await expect(client.get(id)).rejects.toMatchObject({ status: 404 });
  await expect(access(join(at.stack.artifacts, 'distillations', id))).rejects.toThrow();
}, 600_000);
