import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineReply } from '@understudy/contracts';
import { test as base, expect } from 'vitest';
import { openRowLog } from '../row-log.ts';
import { type ScoreOptions, scoreAnswers, scoreLineSchema } from '../score-answers.ts';
import { sampleSpec, testQuestion } from './samples.ts';
import { scored } from './scored-rows.ts';

const questions = ['a', 'b', 'c'].map((id) => testQuestion(id));
const scriptTokens = { prompt: 800, demonstrations: 300 };
const signal = new AbortController().signal;

const test = base.extend<{ scratch: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  scratch: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'scores-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
});

/** Scores the rows that it is given, last first, and dies before row `diesAt`. */
function createEngine(diesAt = Number.POSITIVE_INFINITY) {
  const asked: string[][] = [];
  const engine: ScoreOptions['engine'] = {
    async request(request, { onEvent }) {
      if (request.op !== 'score') throw new Error('unexpected');
      const ids = (await readFile(request.rows, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: string }).id);
      asked.push(ids);
      for (const [index, id] of ids.toReversed().entries()) {
        if (index === diesAt) throw new Error('The engine was killed.');
        const row = scored(id, { base: 2, prompted: 1, student: 1.1 });
        onEvent?.({ event: 'scored', id: '1', done: index + 1, total: ids.length, row });
      }
      const counts = { parameters: null, summary: null, scriptTokens, keyValueBytesPerToken: 23_040 };
      return { event: 'done', id: '1', op: 'score', stopped: false, ...counts } satisfies EngineReply;
    },
  };
  return { engine, asked };
}

test('scores come in the order of the questions, and a later run asks the engine nothing', async ({ scratch }) => {
  const { engine, asked } = createEngine();
  const done: number[] = [];
  const options = {
    engine,
    paths: { base: 'b', cache: 'c', adapter: 'a', scratch },
    kl: false,
    signal,
    onScored: (count: number) => done.push(count),
  };
  const path = join(scratch, 'scores.jsonl');
  for (let run = 0; run < 2; run++) {
    await using log = await openRowLog(path, scoreLineSchema);
    const scores = await scoreAnswers(sampleSpec(), questions, log, options);
    expect(scores.rows.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(scores).toMatchObject({ scriptTokens, keyValueBytesPerToken: 23_040 });
  }
  expect(asked).toEqual([['a', 'b', 'c']]);
  expect(done).toEqual([1, 2, 3]);
});

test('a log from before the key-value cache was measured is read all the same, and nothing is scored again for it', async ({ scratch }) => {
  const { engine, asked } = createEngine();
  const path = join(scratch, 'scores.jsonl');
  const lines = [...questions.map(({ id }) => scored(id, { base: 2, prompted: 1, student: 1.1 })), { scriptTokens }];
  await writeFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  await using log = await openRowLog(path, scoreLineSchema);
  const paths = { base: 'b', cache: 'c', adapter: 'a', scratch };
  const scores = await scoreAnswers(sampleSpec(), questions, log, { engine, paths, kl: false, signal, onScored: () => {} });
  expect(scores).toMatchObject({ scriptTokens, keyValueBytesPerToken: null });
  expect(asked).toEqual([]);
});

test('after a crash only the rows without a score are sent again', async ({ scratch }) => {
  const path = join(scratch, 'scores.jsonl');
  const run = async ({ engine }: ReturnType<typeof createEngine>) => {
    await using log = await openRowLog(path, scoreLineSchema);
    const paths = { base: 'b', cache: 'c', adapter: 'a', scratch };
    return await scoreAnswers(sampleSpec(), questions, log, { engine, paths, kl: false, signal, onScored: () => {} });
  };
  await expect(run(createEngine(1))).rejects.toThrow('killed');
  const second = createEngine();
  expect((await run(second)).rows).toHaveLength(3);
  expect(second.asked).toEqual([['a', 'b']]);
});

test('a row that the engine leaves out is named', async ({ scratch }) => {
  const { engine } = createEngine();
  const lazy: ScoreOptions['engine'] = { request: (request, options) => engine.request(request, { ...options, onEvent: () => {} }) };
  await using log = await openRowLog(join(scratch, 'scores.jsonl'), scoreLineSchema);
  const paths = { base: 'b', cache: 'c', adapter: 'a', scratch };
  const scoring = scoreAnswers(sampleSpec(), questions, log, { engine: lazy, paths, kl: false, signal, onScored: () => {} });
  await expect(scoring).rejects.toThrow('The engine left the answer to a without a score.');
});
