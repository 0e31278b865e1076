import { readJson } from '@understudy/artifacts';
import { artifactKey, datasetStatsSchema } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { answerOf, idOf, questionOf, type Stage, specOf, test } from './stage.ts';

const id = idOf(1);
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);
const questionsOf = (count: number, from = 0) => numbers(count, from).map((number) => questionOf(number));

const statusOf = async (stage: Stage, of = id) => (await stage.records.get(of))?.status;
const ended = (stage: Stage, of = id) => expect.poll(() => statusOf(stage, of), { timeout: 30_000 }).toMatch(/succeeded|failed/);

describe('another round', () => {
  test('asks again what stayed unanswered, found by ids', async ({ stage }) => {
    const train = questionsOf(40);
    const rounds: unknown[] = [];
    await stage.begin(id, specOf());
    await using _ = stage.consume(async ({ round, extra }) => {
      rounds.push([round, extra]);
      const answers = train.filter((_, i) => round === 2 || i % 10 !== 0);
      await stage.store(
        id,
        train,
        answers.map((question) => answerOf(question)),
      );
    });
    await stage.pipeline.submit(id, 'dataset');
    await ended(stage);
    expect(rounds).toEqual([
      [1, null],
      [2, 0],
    ]);
    const stats = await readJson(stage.artifacts, artifactKey(id, 'stats'), datasetStatsSchema);
    expect(stats).toMatchObject({ answers: 40, unanswered: 0, rounds: 2, train: 36, valid: 4 });
  });

  test('asks as many new questions as the yield makes necessary', async ({ stage }) => {
    const rounds: (number | null)[] = [];
    await stage.begin(id, specOf());
    await using _ = stage.consume(async ({ round, extra }) => {
      rounds.push(extra);
      const questions = numbers(extra ?? 40, round * 1000).map((number) => questionOf(number, { round }));
      // Every fourth answer passes.
      await stage.store(
        id,
        questions,
        questions.map((question, i) => answerOf(question, i % 4 === 0 ? {} : { text: 'Hello.' })),
      );
    });
    await stage.pipeline.submit(id, 'dataset');
    await ended(stage);
    expect(await statusOf(stage)).toBe('succeeded');
    const [, extra] = rounds;
    // 10 of 40 passed, 10 are lacking.
    expect(extra).toBeGreaterThanOrEqual(40);
    expect(extra).toBeLessThanOrEqual(60);
    expect((await stage.records.readEvents(id, { limit: 100 })).filter((event) => event.message.includes('asks again'))).toHaveLength(1);
  });

  test('is not asked a fourth time: the end names the counts, what rejected most, and the mend', async ({ stage }) => {
    let asked = 0;
    await stage.begin(id, specOf({ dataset: { minExamples: 1000 } }));
    await using _ = stage.consume(async ({ round, extra }) => {
      asked += 1;
      const questions = numbers(Math.min(extra ?? 40, 60), round * 1000).map((number) => questionOf(number, { round }));
      await stage.store(
        id,
        questions,
        questions.slice(2).map((question, i) => answerOf(question, i % 2 === 0 ? {} : { finishReason: 'length' })),
      );
    });
    await stage.pipeline.submit(id, 'dataset');
    await ended(stage);
    const record = await stage.records.get(id);
    expect(asked).toBe(3);
    expect(record?.error).toMatchObject({ code: 'dataset_too_small', stage: 'dataset' });
    expect(record?.error?.message).toMatch(/Only 77 examples passed the checks in 3 rounds, and 1000 are needed/);
    expect(record?.error?.message).toMatch(/6 questions stayed unanswered.*truncated \(77\): raise teacher\.maxTokens/);
    expect(record?.stages.find(({ name }) => name === 'dataset')).toMatchObject({ name: 'dataset', status: 'failed' });
    expect(await stage.records.countAnswers(id)).toBe(154);
  });

  test('is not asked at all when no answer passed: it would only cost money', async ({ stage }) => {
    let asked = 0;
    await stage.begin(id, specOf());
    await using _ = stage.consume(async () => {
      asked += 1;
      const questions = questionsOf(40);
      await stage.store(
        id,
        questions,
        questions.map((question) => answerOf(question, { text: 'Good day.' })),
      );
    });
    await stage.pipeline.submit(id, 'dataset');
    await ended(stage);
    expect(asked).toBe(1);
    expect((await stage.records.get(id))?.error?.message).toMatch(
      /rule:opening \(40\): show by demonstrations how to keep the rule opening/,
    );
  });

  test('goes on without questions that nobody answers, and says so', async ({ stage }) => {
    const train = questionsOf(40);
    await stage.begin(id, specOf());
    await using _ = stage.consume(() =>
      stage.store(
        id,
        train,
        train.slice(1).map((question) => answerOf(question)),
      ),
    );
    await stage.pipeline.submit(id, 'dataset');
    await ended(stage);
    expect(await statusOf(stage)).toBe('succeeded');
    expect(await readJson(stage.artifacts, artifactKey(id, 'stats'), datasetStatsSchema)).toMatchObject({ unanswered: 1, rounds: 3 });
    expect((await stage.records.readEvents(id, { limit: 100 })).filter((event) => event.level === 'warn')).toHaveLength(1);
  });
});

test('a distillation that is to be evaluated fails by name when no held-out answer is of use, before anything is trained', async ({
  stage,
}) => {
  const train = questionsOf(40);
  const heldOut = numbers(4, 100).map((number) => questionOf(number, { split: 'test' }));
  await stage.begin(id, specOf({ stopAfter: undefined }));
  await using _ = stage.consume(() =>
    stage.store(
      id,
      [...train, ...heldOut],
      [
        ...train.map((question) => answerOf(question)),
        ...heldOut.map((question) => answerOf(question, { text: '', finishReason: 'content_filter' })),
      ],
    ),
  );
  await stage.pipeline.submit(id, 'dataset');
  await ended(stage);
  expect((await stage.records.get(id))?.error).toMatchObject({
    code: 'dataset_too_small',
    message: expect.stringMatching(/^None of the 4 held-out questions has an answer .*set stopAfter: training\.$/),
  });
});
