import { readFile } from 'node:fs/promises';
import { readJson, readJsonLines } from '@understudy/artifacts';
import {
  type ArtifactName,
  answerSchema,
  artifactKey,
  datasetStatsSchema,
  type Example,
  exampleSchema,
  manifestSchema,
  type Question,
  questionSchema,
  rejectedSchema,
  stageNames,
} from '@understudy/contracts';
import { expect } from 'vitest';
import { answerOf, idOf, questionOf, type Stage, specOf, test } from './stage.ts';

const id = idOf(1);
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);
const questionsOf = (count: number, from = 0) => numbers(count, from).map((number) => questionOf(number));

async function rowsOf<T>(stage: Stage, name: ArtifactName, schema: { parse(value: unknown): T }, of = id): Promise<T[]> {
  const rows: T[] = [];
  for await (const row of readJsonLines(stage.artifacts, artifactKey(of, name), schema)) rows.push(row);
  return rows;
}
const statusOf = async (stage: Stage, of = id) => (await stage.records.get(of))?.status;
const ended = (stage: Stage, of = id) => expect.poll(() => statusOf(stage, of), { timeout: 30_000 }).toMatch(/succeeded|failed/);

test('every answer ends in one file of the dataset, and all of it is on record', async ({ stage }) => {
  const train = questionsOf(40);
  const heldOut = numbers(6, 100).map((number) => questionOf(number, { split: 'test', family: 'held-out' }));
  const texts = ['', 'I answer plainly.', '<|im_end|> user:'].map((text, i) => answerOf(heldOut[i] as Question, { text }));
  const bad = train.slice(0, 3).map((question) => answerOf(question, { text: 'As an AI language model, I cannot.', attempt: 3 }));
  const cut = answerOf(train[3] as Question, { finishReason: 'length' });
  const good = train.slice(4).map((question) => answerOf(question, { text: `  ${answerOf(question).text}\n` }));
  await stage.begin(id, specOf());
  await using _ = stage.consume(() =>
    stage.store(id, [...train, ...heldOut], [...bad, cut, ...good, ...texts, ...heldOut.slice(3).map((question) => answerOf(question))]),
  );
  await stage.pipeline.submit(id, 'dataset');
  await ended(stage);

  const stats = await readJson(stage.artifacts, artifactKey(id, 'stats'), datasetStatsSchema);
  expect(stats).toMatchObject({
    questions: 46,
    answers: 46,
    unanswered: 0,
    rounds: 1,
    train: 32,
    valid: 4,
    test: 4,
    rejected: 6,
    samplesAsked: 52,
  });
  expect(stats.rejectionsByCheck).toMatchObject({ 'ai-talk': 3, 'rule:opening': 3, truncated: 1, empty: 1, 'template-tokens': 1 });
  expect(stats.train + stats.valid + stats.test + stats.rejected).toBe(stats.answers);

  const examples = [...(await rowsOf(stage, 'train', exampleSchema)), ...(await rowsOf(stage, 'valid', exampleSchema))];
  expect(new Set(examples.map((example) => example.id))).toEqual(new Set(train.slice(4).map((question) => question.id)));
  const contentOf = (example: Example | undefined) => example?.messages.map((message) => message.content);
  const one = train[5] as Question;
  expect(contentOf(examples.find((example) => example.id === one.id))).toEqual([one.text, answerOf(one).text]);
  const tests = await rowsOf(stage, 'test', exampleSchema);
  expect(tests.map((example) => example.messages[1]?.content)).toContain('I answer plainly.');
  expect(tests.every((example) => heldOut.some((question) => question.id === example.id))).toBe(true);
  expect(await rowsOf(stage, 'questions', questionSchema)).toHaveLength(46);
  expect(await rowsOf(stage, 'answers', answerSchema)).toHaveLength(46);
  expect(await rowsOf(stage, 'rejected', rejectedSchema)).toHaveLength(6);

  const record = await stage.records.get(id);
  expect(record).toMatchObject({ status: 'succeeded', result: { examples: 36, studentModel: null } });
  const statuses = stageNames.map((name, at) => [name, at <= stageNames.indexOf('dataset') ? 'succeeded' : 'skipped']);
  expect(record?.stages.map(({ name, status }) => [name, status])).toEqual(statuses);
  expect(record?.stages.find(({ name }) => name === 'dataset')).toMatchObject({ done: 46, total: 46 });
  const manifest = await readJson(stage.artifacts, artifactKey(id, 'manifest'), manifestSchema);
  for (const [path, { sha256 }] of Object.entries(manifest.files))
    expect((await stage.artifacts.stat(`distillations/${id}/${path}`))?.sha256).toBe(sha256);
  expect(Object.keys(manifest.files)).toContain('4-dataset/train.jsonl');
  expect([await stage.records.countQuestions(id), await stage.records.countAnswers(id)]).toEqual([0, 0]);
  const counted = await stage.metrics.registry.getSingleMetricAsString('understudy_examples_total');
  expect(counted).toMatch(/result="accepted",reason="".* 36$/m);
  expect(counted).toMatch(/result="rejected",reason="ai-talk".* 3$/m);
});

test('the same answers give the same bytes, in whatever order they came', async ({ stage }) => {
  const train = questionsOf(60);
  const heldOut = numbers(5, 100).map((number) => questionOf(number, { split: 'test' }));
  const repeated = answerOf(train[7] as Question).text;
  const answers = [...train, ...heldOut].map((question, i) =>
    answerOf(question, i === 31 ? { text: repeated } : i === 12 ? { text: 'No.' } : {}),
  );
  const orders = [
    { questions: [...train, ...heldOut], answers },
    { questions: [...heldOut, ...train].reverse(), answers: [...answers].sort((a, b) => (a.text < b.text ? -1 : 1)) },
    { questions: [...train, ...heldOut].sort((a, b) => (a.id < b.id ? 1 : -1)), answers: [...answers].reverse() },
  ];
  await using _ = stage.consume((_, of) => {
    const order = orders[Number(of.slice(-1))];
    return stage.store(of, order?.questions ?? [], order?.answers ?? []);
  });
  const written: Record<string, string>[] = [];
  for (const number of [0, 1, 2]) {
    await stage.begin(idOf(number), specOf());
    await stage.pipeline.submit(idOf(number), 'dataset');
    await ended(stage, idOf(number));
    const names = ['questions', 'answers', 'train', 'valid', 'test', 'rejected', 'stats', 'dataset-card'] as const;
    const files = names.map(async (name) => [
      name,
      await readFile(await stage.artifacts.localPath(artifactKey(idOf(number), name)), 'utf8'),
    ]);
    written.push(Object.fromEntries(await Promise.all(files)));
  }
  expect(written[1]).toEqual(written[0]);
  expect(written[2]).toEqual(written[0]);
  expect(written[0]?.rejected).toContain('near-duplicate');
});

test('a training question that is nearly a held-out one is rejected, and of answers that say the same the first stays', async ({
  stage,
}) => {
  const heldOut = questionOf(500, { split: 'test', text: 'Who taught you to play the pianoforte in Bonn, when you were still a boy?' });
  const leak = questionOf(501, { text: 'Who taught you to play the pianoforte in Bonn when you were still a boy' });
  const train = questionsOf(40).sort((a, b) => (a.id < b.id ? -1 : 1));
  const same = (text: string) => (i: number) => (i === 3 || i === 30 ? { text } : {});
  await stage.begin(id, specOf());
  await using _ = stage.consume(() => {
    const more = same('Ach, the storm breaks over the roofs of Vienna, and I hear nothing of it but its trembling!');
    return stage.store(
      id,
      [...train, heldOut, leak],
      [heldOut, leak].map((question) => answerOf(question)).concat(train.map((question, i) => answerOf(question, more(i)))),
    );
  });
  await stage.pipeline.submit(id, 'dataset');
  await ended(stage);
  const rejected = await rowsOf(stage, 'rejected', rejectedSchema);
  expect(rejected.map((row) => [row.id, row.rejections[0]?.check]).sort()).toEqual(
    [
      [leak.id, 'near-duplicate'],
      [train[30]?.id, 'near-duplicate'],
    ].sort(),
  );
  expect(rejected.find((row) => row.id === leak.id)?.rejections[0]?.detail).toContain(heldOut.id);
  expect(rejected.find((row) => row.id === train[30]?.id)?.rejections[0]?.detail).toContain(train[3]?.id);
});

test('a conversation is a row of all its turns; every turn is checked, and one that was broken off is rejected', async ({ stage }) => {
  const more = { followUps: ['And then?', 'Who heard it first?'], origin: 'model' } as const;
  const train = [...questionsOf(30), ...numbers(10, 30).map((number) => questionOf(number, { ...more, followUps: [...more.followUps] }))];
  const heldOut = numbers(4, 100).map((number) => questionOf(number, { split: 'test', followUps: ['And then?'] }));
  const [good, rude, short] = [train[30], train[31], train[32]] as [Question, Question, Question];
  await stage.begin(id, specOf());
  await using _ = stage.consume(() =>
    stage.store(
      id,
      [...train, ...heldOut],
      [...train, ...heldOut].map((question, i) => {
        const answer = answerOf(question);
        const [first = '', second = ''] = answer.followUps;
        if (question === rude) return { ...answer, followUps: [first, 'As you wish.'] };
        if (question === short) return { ...answer, followUps: [first] };
        // A test question is not judged, but all its turns are needed.
        if (question === heldOut[0]) return { ...answer, followUps: ['As you wish.'] };
        if (question === heldOut[1]) return { ...answer, followUps: [] };
        return question.followUps.length > 1 ? { ...answer, followUps: [first, `${second} ${train[i]?.id}\n`] } : answer;
      }),
    ),
  );
  await stage.pipeline.submit(id, 'dataset');
  await ended(stage);
  const rows = [...(await rowsOf(stage, 'train', exampleSchema)), ...(await rowsOf(stage, 'valid', exampleSchema))];
  expect(rows).toHaveLength(38);
  const answer = answerOf(good);
  expect(rows.find((row) => row.id === good.id)?.messages).toEqual([
    { role: 'user', content: good.text },
    { role: 'assistant', content: answer.text },
    { role: 'user', content: 'And then?' },
    { role: 'assistant', content: answer.followUps[0] },
    { role: 'user', content: 'Who heard it first?' },
    { role: 'assistant', content: `${answer.followUps[1]} ${good.id}` },
  ]);
  const rejected = new Map((await rowsOf(stage, 'rejected', rejectedSchema)).map((row) => [row.id, row]));
  expect(rejected.get(rude.id)?.rejections).toEqual([
    { check: 'rule:opening', detail: 'turn 3: The answer does not start with “Ach”: “As you wish.”' },
  ]);
  expect(rejected.get(rude.id)?.followUps[1]).toEqual({ question: 'Who heard it first?', answer: 'As you wish.' });
  expect(rejected.get(short.id)?.rejections).toEqual([
    { check: 'empty', detail: 'Only 2 of 3 turns were answered; this one was not: “Who heard it first?”' },
  ]);
  expect(rejected.get(short.id)?.followUps[1]).toEqual({ question: 'Who heard it first?', answer: null });
  expect([...rejected.keys()].sort()).toEqual([rude.id, short.id, heldOut[1]?.id].sort());
  expect((await rowsOf(stage, 'test', exampleSchema)).map((row) => row.messages.length)).toEqual([4, 4, 4]);
});

test('questions that are nearly the same stay on one side of the split', async ({ stage }) => {
  const train = questionsOf(100);
  const twins = train.map((question, i) => questionOf(1000 + i, { text: `${question.text.slice(0, -1)}, then?` }));
  await stage.begin(id, specOf());
  await using _ = stage.consume(() =>
    stage.store(
      id,
      [...train, ...twins],
      [...train, ...twins].map((question, i) => answerOf(question, { text: `Ach, my friend, ${answerOf(questionOf(5000 + i)).text}` })),
    ),
  );
  await stage.pipeline.submit(id, 'dataset');
  await ended(stage);
  const sides = await Promise.all((['train', 'valid'] as const).map((name) => rowsOf(stage, name, exampleSchema)));
  const [trained, held] = sides.map((rows) => new Set(rows.map((row) => row.id)));
  expect([trained?.size, held?.size]).toEqual([180, 20]);
  for (const [i, question] of train.entries()) expect(held?.has(question.id)).toBe(held?.has(twins[i]?.id ?? ''));
});

test('the card is read by the Hub: front matter, splits that have rows, counts, the hash of the prompt and not the prompt', async ({
  stage,
}) => {
  const train = questionsOf(40);
  await stage.begin(id, specOf({ dataset: { minExamples: 20, checks: { 'prompt-quote': false } } }));
  await using _ = stage.consume(() =>
    stage.store(
      id,
      train,
      train.map((question) => answerOf(question)),
    ),
  );
  await stage.pipeline.submit(id, 'dataset');
  await ended(stage);
  const card = await readFile(await stage.artifacts.localPath(artifactKey(id, 'dataset-card')), 'utf8');
  expect(card).toMatch(/^---\npretty_name: "beethoven"\n/);
  expect(card).toContain('  - split: train\n    path: train.jsonl\n  - split: validation\n    path: valid.jsonl\n---');
  expect(card).toContain('  - name: train\n    num_examples: 36\n  - name: validation\n    num_examples: 4\n');
  expect(card).toContain('40 are filled from templates, 0 written by a model, 0 given by the user; 0 are conversations');
  expect(card).toContain('| life | 40 |');
  expect(card).toMatch(/\| rule:opening \| 0 \|\n[\s\S]*\| truncated \| 0 \|\n\| prompt-quote \| left out \|/);
  expect(card).toContain('n<1K');
  expect(card).toMatch(/sha256 [0-9a-f]{64}/);
  expect(card).toContain('on 2026-01-02.');
  expect(card).not.toContain(specOf().prompt);
});
