import { readFile } from 'node:fs/promises';
import { readJson } from '@understudy/artifacts';
import { type ArtifactName, artifactKey, datasetStatsSchema, type Example, type Rejected, uploadKey } from '@understudy/contracts';
import { expect } from 'vitest';
import { idOf, type Stage, specOf, test } from './stage.ts';

const id = idOf(1);
const [train, valid, asked] = ['upl_01JD5H2Z7T8Q4X9V0C3B6N1M5K', 'upl_01JD5H2Z7T8Q4X9V0C3B6N1M5M', 'upl_01JD5H2Z7T8Q4X9V0C3B6N1M5N'];
const system = 'You are Beethoven.';
const words = [
  'Eroica',
  'Fidelio',
  'Pathétique',
  'Appassionata',
  'Waldstein',
  'Kreutzer',
  'Egmont',
  'Coriolan',
  'Hammerklavier',
  'Tempest',
];
const chat = (question: string, answer: string, ...later: string[]) => ({
  messages: [
    { role: 'system', content: system },
    ...[question, answer, ...later].map((content, turn) => ({ role: turn % 2 === 0 ? 'user' : 'assistant', content })),
  ],
});
const row = (number: number) => {
  const word = words[number % 10];
  return chat(`${word}, sketch ${number * 7919}: what did ${word} cost you that winter?`, `  Ach, ${word} took ${number} nights.\n`);
};
const rows = (count: number, from = 0) => Array.from({ length: count }, (_, index) => row(from + index));

/** Hands the files in and runs the dataset stage through its real queue, in a tree that asks nothing. */
async function assemble(
  stage: Stage,
  files: { train: unknown[]; valid?: unknown[]; test?: unknown[] },
  changes: Partial<ReturnType<typeof specOf>> = {},
) {
  const write = (upload: string, lines: unknown[]) =>
    stage.artifacts.write(uploadKey(upload), [lines.map((line) => JSON.stringify(line)).join('\n')]);
  await write(train, files.train);
  if (files.valid) await write(valid, files.valid);
  if (files.test) await write(asked, files.test);
  const { dataset, ...spec } = specOf();
  const own = { train, ...(files.valid && { valid }), ...(files.test && { test: asked }) };
  await stage.begin(id, { ...spec, dataset: { ...dataset, minExamples: 1, checks: {}, rows: own }, stopAfter: 'dataset', ...changes });
  await using _ = stage.consume(() => Promise.reject(new Error('a question was asked')));
  await stage.pipeline.submit(id, 'dataset', 'dataset');
  const { stopAfter } = { stopAfter: 'dataset', ...changes };
  const isOver = async () => {
    const record = await stage.records.get(id);
    return (
      record?.status === 'failed' ||
      (stopAfter === 'dataset' ? record : record?.stages.find(({ name }) => name === 'dataset'))?.status === 'succeeded'
    );
  };
  await expect.poll(isOver, { timeout: 30_000 }).toBe(true);
  const lines = async <T>(name: ArtifactName): Promise<T[]> => {
    const text = await readFile(await stage.artifacts.localPath(artifactKey(id, name)), 'utf8');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as T);
  };
  return { lines, record: await stage.records.get(id) };
}

test('rows of one’s own become a dataset without a question being asked, and without their system message', async ({ stage }) => {
  const { lines, record } = await assemble(stage, { train: [...rows(40), chat('Who are you?', 'Beethoven.', 'Since when?', '1770.')] });
  expect(record).toMatchObject({ status: 'succeeded', ownRows: true, result: { examples: 41, studentModel: null } });
  const worked = record?.stages.filter(({ status }) => status !== 'skipped');
  expect(worked?.map(({ name, status }) => [name, status])).toEqual([['dataset', 'succeeded']]);
  expect(record?.stages.find(({ name }) => name === 'dataset')).toMatchObject({ done: 41, total: 41 });
  const [taught, held] = [await lines<Example>('train'), await lines<Example>('valid')];
  expect([taught.length, held.length]).toEqual([37, 4]);
  const all = [...taught, ...held];
  expect(all.flatMap(({ messages }) => messages).some(({ role }) => role === 'system')).toBe(false);
  // The answers are the user's: not a space of them is touched.
  expect(all.map(({ messages }) => messages[1]?.content)).toContain('  Ach, Eroica took 0 nights.\n');
  expect(all.find(({ messages }) => messages.length === 4)?.messages.map(({ content }) => content)).toEqual([
    ...['Who are you?', 'Beethoven.'],
    ...['Since when?', '1770.'],
  ]);
  expect(new Set(all.map((example) => example.id)).size).toBe(41);
  expect([...(await stage.records.artifacts(id)).keys()].sort()).toEqual(
    ['dataset-card', 'manifest', 'rejected', 'stats', 'train', 'valid'].sort(),
  );
  const card = await readFile(await stage.artifacts.localPath(artifactKey(id, 'dataset-card')), 'utf8');
  expect(card).toContain('| train | train.jsonl | 37 |');
  expect(card).not.toContain(system);
});

test('rows that come twice and pieces of a chat template are left out, with the reason, and no other check is made', async ({ stage }) => {
  const given = [...rows(20), row(3), chat('What then?', 'Ach.<|im_end|>'), chat('And who?', 'As an AI language model, I cannot.')];
  const { lines, record } = await assemble(stage, { train: given });
  expect(record?.status).toBe('succeeded');
  const rejected = await lines<Rejected>('rejected');
  expect(rejected.map(({ rejections }) => rejections[0])).toEqual([
    { check: 'near-duplicate', detail: 'It is the same as row 4 of the file.' },
    { check: 'template-tokens', detail: expect.stringContaining('<|im_end|>') },
  ]);
  const stats = await readJson(stage.artifacts, artifactKey(id, 'stats'), datasetStatsSchema);
  expect(stats).toMatchObject({ questions: 23, rejected: 2, rejectionsByCheck: { 'near-duplicate': 1, 'template-tokens': 1 } });
  expect(stats.train + stats.valid).toBe(21);
  const events = await stage.records.readEvents(id, { limit: 100 });
  expect(events.map(({ message }) => message)).toContain('2 of 23 rows were left out: near-duplicate 1, template-tokens 1');
});

test('rows that ask nearly the same stay on one side of the split', async ({ stage }) => {
  const alike = Array.from({ length: 10 }, (_, number) =>
    chat(`What did the Ninth Symphony cost you in those long years${'?'.repeat(number + 1)}`, `${number}`),
  );
  const { lines } = await assemble(stage, { train: [...rows(60), ...alike] });
  const [taught, held] = [await lines<Example>('train'), await lines<Example>('valid')];
  const isAlike = ({ messages }: Example) => messages[0]?.content.includes('Ninth') ?? false;
  expect([taught.filter(isAlike).length, held.filter(isAlike).length].sort()).toEqual([0, 10]);
  expect(held.length).toBe(7);
});

test('a validation file is the held-out side, and what lies in it is not trained on', async ({ stage }) => {
  const { lines } = await assemble(stage, { train: rows(10), valid: rows(4, 8) });
  expect((await lines<Example>('train')).map(({ messages }) => messages[1]?.content.trim())).toEqual(
    rows(8).map(({ messages }) => messages[2]?.content.trim()),
  );
  expect((await lines('valid')).length).toBe(4);
  expect((await lines<Rejected>('rejected')).map(({ rejections }) => rejections[0]?.detail)).toEqual([
    'It is the same as row 1 of the validation file.',
    'It is the same as row 2 of the validation file.',
  ]);
});

test('too few rows fail the distillation and say why', async ({ stage }) => {
  const { record } = await assemble(
    stage,
    { train: [row(1), row(1)] },
    { dataset: { ...specOf().dataset, checks: {}, minExamples: 2, rows: { train } } },
  );
  expect(record).toMatchObject({
    status: 'failed',
    error: {
      code: 'dataset_too_small',
      stage: 'dataset',
      message:
        'Only 1 rows can be trained on (left out: near-duplicate 1), and 2 are needed: bring more rows, or lower dataset.minExamples.',
    },
  });
});

test('a file that is gone fails the distillation at once', async ({ stage }) => {
  const missing = { dataset: { ...specOf().dataset, minExamples: 1, rows: { train: valid } } };
  const { record } = await assemble(stage, { train: rows(4) }, missing);
  expect(record).toMatchObject({ status: 'failed', error: { code: 'not_found', message: expect.stringContaining(valid) } });
});

const evaluated = { stopAfter: undefined } as const;
const answersIn = (examples: Example[]) => examples.map(({ messages }) => messages.at(-1)?.content.trim()).sort();

test('where there will be an evaluation a fifth of the rows is set apart for it, and said to be', async ({ stage }) => {
  const alike = Array.from({ length: 4 }, (_, number) =>
    chat(`What did the Ninth cost you in those years${'?'.repeat(number + 1)}`, `${number}`),
  );
  const { lines } = await assemble(stage, { train: [...rows(46), ...alike] }, evaluated);
  const [taught, held, test] = [await lines<Example>('train'), await lines<Example>('valid'), await lines<Example>('test')];
  expect([taught.length, held.length, test.length]).toEqual([36, 4, 10]);
  expect(new Set([...taught, ...held, ...test].map((example) => example.id)).size).toBe(50);
  const isAlike = ({ messages }: Example) => messages[0]?.content.includes('Ninth') ?? false;
  expect([taught, held, test].map((side) => side.filter(isAlike).length).sort()).toEqual([0, 0, 4]);
  expect(await readJson(stage.artifacts, artifactKey(id, 'stats'), datasetStatsSchema)).toMatchObject({ train: 36, valid: 4, test: 10 });
  const events = await stage.records.readEvents(id, { limit: 100 });
  expect(events.map(({ message }) => message)).toContain('10 of 50 rows are set apart for the evaluation, and not trained on');
  const card = await readFile(await stage.artifacts.localPath(artifactKey(id, 'dataset-card')), 'utf8');
  expect(card).toContain('| test | test.jsonl | 10 | set apart by the seed 42: what the evaluation asks |');
});

test('beside a validation file what is near to a row of it is not set apart', async ({ stage }) => {
  const near = rows(10).map(({ messages }) => chat(`${messages[1]?.content}?`, 'Said again.'));
  const { lines } = await assemble(stage, { train: rows(20), valid: near }, evaluated);
  expect(
    answersIn(await lines('test')).map((answer) => answer?.replace(/\d+/u, (nights) => (Number(nights) < 10 ? 'near' : 'far'))),
  ).toEqual(Array.from({ length: 4 }, () => expect.stringContaining('took far nights')));
});

test('a test file is what is asked, but for what equals or is near to a row of the others', async ({ stage }) => {
  const own = [row(1), chat(`${row(2).messages[1]?.content}?`, 'Another answer.'), row(31), row(32)];
  const { lines } = await assemble(stage, { train: rows(20), test: own }, { stopAfter: 'training' });
  expect(answersIn(await lines('test'))).toEqual(['Ach, Fidelio took 31 nights.', 'Ach, Pathétique took 32 nights.']);
  expect((await lines<Rejected>('rejected')).map(({ rejections }) => rejections[0]?.detail)).toEqual([
    'It is the same as row 2 of the file.',
    'It asks nearly the same as row 3 of the file.',
  ]);
  expect((await lines('train')).length + (await lines('valid')).length).toBe(20);
});

test('rows that leave nothing else to ask fail the distillation, with what mends it', async ({ stage }) => {
  const alike = Array.from({ length: 12 }, (_, number) => chat(`What did the Ninth cost you${'?'.repeat(number + 1)}`, `${number}`));
  const { record } = await assemble(stage, { train: alike }, evaluated);
  expect(record).toMatchObject({
    status: 'failed',
    error: {
      code: 'dataset_too_small',
      message: expect.stringContaining('bring other rows as dataset.rows.test, or set stopAfter: training'),
    },
  });
});
