import { readFile } from 'node:fs/promises';
import { type ArtifactName, artifactKey, type StageName } from '@understudy/contracts';
import type { Retry } from '@understudy/records';
import { describe, expect } from 'vitest';
import { answerOf, idOf, questionOf, type Stage, specOf, test } from './stage.ts';

const id = idOf(1);
const questionsOf = (count: number, from = 0) => Array.from({ length: count }, (_, i) => questionOf(from + i));
const answersTo = (questions: ReturnType<typeof questionsOf>) => questions.map((question) => answerOf(question));
const ended = (stage: Stage) =>
  expect.poll(async () => (await stage.records.get(id))?.status, { timeout: 30_000 }).toMatch(/succeeded|failed/);
const text = async ({ artifacts }: Stage, name: ArtifactName) => readFile(await artifacts.localPath(artifactKey(id, name)), 'utf8');

/** As the gateway does it. */
async function retry(stage: Stage, fromStage: StageName, plan: Pick<Retry, 'work' | 'artifacts'>): Promise<void> {
  expect(await stage.records.claimRetry(id, 'token')).toBe(true);
  expect(await stage.pipeline.clear(id, 20_000)).toBe(true);
  expect(await stage.records.retry(id, { token: 'token', fromStage, ...plan })).toBe(true);
  await stage.pipeline.submit(id, 'dataset', fromStage);
}

describe('a retry that begins with the dataset', () => {
  test('asks for two more rounds where too few examples came together', async ({ stage }) => {
    const rounds: number[] = [];
    let good = 5;
    await stage.begin(id, specOf({ dataset: { minExamples: 30 } }));
    await using _ = stage.consume(async ({ round }) => {
      rounds.push(round);
      const questions = questionsOf(40, round * 1000).map((question) => ({ ...question, round }));
      await stage.store(
        id,
        questions,
        questions.map((question, i) => answerOf(question, i < good ? {} : { text: 'Hello.' })),
      );
    });
    await stage.pipeline.submit(id, 'dataset');
    await ended(stage);
    expect((await stage.records.get(id))?.error).toMatchObject({ code: 'dataset_too_small' });
    await retry(stage, 'dataset', { work: 'keep', artifacts: [] });
    await ended(stage);
    expect(rounds).toEqual([1, 2, 3, 4, 5]);
    expect((await stage.records.get(id))?.status).toBe('failed');
    good = 40;
    await retry(stage, 'dataset', { work: 'keep', artifacts: [] });
    await ended(stage);
    expect(rounds).toEqual([1, 2, 3, 4, 5, 6]);
    const record = await stage.records.get(id);
    expect(record).toMatchObject({ status: 'succeeded', error: null });
    expect(record?.stages.slice(0, 3).map(({ status }) => status)).toEqual(Array(3).fill('succeeded'));
    expect(record?.stages[1]).toMatchObject({ done: 240 });
  });

  test('makes it anew from what was written down, to the same bytes', async ({ stage }) => {
    const train = questionsOf(40);
    const files = ['questions', 'answers', 'train', 'valid', 'rejected', 'stats'] as const;
    await stage.begin(id, specOf());
    await using _ = stage.consume(() => stage.store(id, train, answersTo(train)));
    await stage.pipeline.submit(id, 'dataset');
    await ended(stage);
    const before = await Promise.all(files.map((name) => text(stage, name)));
    // What has succeeded is never retried; a later stage that fails leaves it so.
    await stage.records.remove(id);
    await stage.begin(id, specOf());
    await stage.records.dropWork(id);
    await stage.records.fail(id, { code: 'internal', message: 'Broken.', stage: 'training' });
    for (const name of ['train', 'valid', 'rejected', 'stats'] as const) await stage.artifacts.remove(artifactKey(id, name));
    await retry(stage, 'dataset', { work: 'restore', artifacts: ['train', 'valid', 'rejected', 'stats'] });
    await ended(stage);
    expect(await stage.records.get(id)).toMatchObject({ status: 'succeeded', error: null });
    expect(await Promise.all(files.map((name) => text(stage, name)))).toEqual(before);
    expect(await stage.records.workState(id)).toBe('written');
  });
});
