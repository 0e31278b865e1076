import {
  type AnswerPage,
  answerPageSchema,
  type ExamplePage,
  examplePageSchema,
  type QuestionPage,
  questionPageSchema,
} from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { problemOf, test } from './gateway-test.ts';
import { lines, sampleAnswer, sampleQuestion } from './rows.ts';
import type { Gateway } from './start-gateway.ts';

const made = Array.from({ length: 30 }, (_, number) =>
  sampleQuestion(`Why number ${number}?`, {
    origin: number % 3 === 0 ? 'model' : 'template',
    split: number % 10 === 9 ? 'test' : 'train',
    category: number < 15 ? 'composition' : 'biographical',
  }),
);
/** Every question but each seventh has an answer; each fifth answer is cut. */
const given = made.flatMap((question, number) =>
  number % 7 === 6 ? [] : [sampleAnswer(question.id, `Ach, because of ${number}.`, number % 5 === 4 ? 'truncated' : undefined)],
);

async function submitWith(gateway: Gateway, how: 'in the making' | 'written down'): Promise<string> {
  const { id } = await gateway.submit({ rules: [{ id: 'opening', matches: '^Ach' }] });
  if (how === 'in the making') {
    await gateway.records.putQuestions(id, made);
    for (const answer of given) await gateway.records.putAnswer(id, answer);
  } else {
    await gateway.leave(id, 'questions', lines(made));
    await gateway.leave(id, 'answers', lines(given));
  }
  return id;
}

const page = async (gateway: Gateway, id: string, rows: string, query: string) => {
  const response = await gateway.request(`/v1/distillations/${id}/${rows}?${query}`);
  if (response.status !== 200) throw new Error(await response.text());
  return await response.json();
};
/** All rows, page after page. */
async function all<Page extends { data: unknown[]; hasMore: boolean; after: string | null }>(
  get: (query: string) => Promise<Page>,
  query: string,
): Promise<Page['data']> {
  const data: unknown[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const got: Page = await get(`${query}${after === '' ? '' : `&after=${after}`}`);
    expect(got.hasMore).toBe(got.after !== null);
    data.push(...got.data);
    after = got.after;
  }
  return data;
}

describe.each(['in the making', 'written down'] as const)('questions %s', (how) => {
  const questions = (gateway: Gateway, id: string) => async (query: string) =>
    questionPageSchema.parse(await page(gateway, id, 'questions', query)) as QuestionPage;

  test('come page by page, in order', async ({ gateway }) => {
    const id = await submitWith(gateway, how);
    const first = await questions(gateway, id)('limit=7');
    expect(first.data).toEqual(made.slice(0, 7));
    expect(await all(questions(gateway, id), 'limit=7')).toEqual(made);
    expect(await all(questions(gateway, id), 'limit=200')).toEqual(made);
  });

  test.for<[string, (typeof made)[number][]]>([
    ['origin=model', made.filter(({ origin }) => origin === 'model')],
    ['split=test', made.filter(({ split }) => split === 'test')],
    ['category=biographical&origin=template', made.filter((each) => each.category === 'biographical' && each.origin === 'template')],
    ['search=WHY%20NUMBER%202', made.filter(({ text }) => text.includes('number 2'))],
    ['search=nowhere', []],
  ])('are filtered by %s', async ([query, expected], { gateway }) => {
    const id = await submitWith(gateway, how);
    expect(await all(questions(gateway, id), `${query}&limit=3`)).toEqual(expected);
  });
});

describe.each(['in the making', 'written down'] as const)('answers %s', (how) => {
  const answers = (gateway: Gateway, id: string) => async (query: string) =>
    answerPageSchema.parse(await page(gateway, id, 'answers', query)) as AnswerPage;
  const expected = given.map((answer) => ({ ...answer, question: made.find(({ id }) => id === answer.questionId)?.text }));

  test('come page by page, with their questions', async ({ gateway }) => {
    const id = await submitWith(gateway, how);
    expect(await all(answers(gateway, id), 'limit=4')).toEqual(expected);
  });

  test.for<[string, (answer: (typeof expected)[number]) => boolean]>([
    ['verdict=accepted', ({ rejections }) => rejections.length === 0],
    ['verdict=rejected', ({ rejections }) => rejections.length > 0],
    ['reason=truncated', ({ rejections }) => rejections.length > 0],
    ['reason=rule:opening', () => false],
    ['search=because%20of%201', ({ text }) => text.includes('because of 1')],
    ['search=number%2012', ({ question }) => question?.includes('number 12') === true],
  ])('are filtered by %s', async ([query, fits], { gateway }) => {
    const id = await submitWith(gateway, how);
    expect(await all(answers(gateway, id), `${query}&limit=3`)).toEqual(expected.filter(fits));
  });
});

describe('examples', () => {
  const examples = (gateway: Gateway, id: string) => async (query: string) =>
    examplePageSchema.parse(await page(gateway, id, 'examples', query)) as ExamplePage;
  const row = (number: number, turns = 1) => ({
    id: made[number]?.id,
    category: 'composition',
    messages: Array.from({ length: turns }, (_, turn) => [
      { role: 'user', content: `Question ${number}.${turn}` },
      { role: 'assistant', content: `Answer ${number}.${turn}` },
    ]).flat(),
  });
  const rejected = (number: number, check: string) => ({
    id: made[number]?.id,
    question: `Question ${number}`,
    answer: `Answer ${number}`,
    followUps: [{ question: 'And then?', answer: null }],
    rejections: [{ check, detail: 'found' }],
  });

  async function submitDataset(gateway: Gateway): Promise<string> {
    const id = await submitWith(gateway, 'written down');
    await gateway.leave(id, 'train', lines([row(0, 2), row(1), row(2)]));
    await gateway.leave(id, 'valid', lines([row(3)]));
    await gateway.leave(id, 'test', '');
    await gateway.leave(id, 'rejected', lines([rejected(4, 'truncated'), rejected(5, 'rule:opening'), rejected(6, 'near-duplicate')]));
    await gateway.leave(id, 'stats', '{}');
    return id;
  }
  const numbers = (rows: readonly unknown[]) => rows.map((each) => made.findIndex(({ id }) => id === (each as { id: string }).id));

  test('come file by file, accepted and rejected, with all their turns', async ({ gateway }) => {
    const id = await submitDataset(gateway);
    for (const limit of [1, 2, 3, 50]) expect(numbers(await all(examples(gateway, id), `limit=${limit}`))).toEqual([0, 1, 2, 3, 4, 5, 6]);
    const { data } = await examples(gateway, id)('');
    expect(data[0]).toMatchObject({
      verdict: 'accepted',
      split: 'train',
      question: 'Question 0.0',
      answer: 'Answer 0.0',
      followUps: [{ question: 'Question 0.1', answer: 'Answer 0.1' }],
    });
    expect(data[4]).toMatchObject({ verdict: 'rejected', split: null, category: null, rejections: [{ check: 'truncated' }] });
  });

  test.for<[string, number[]]>([
    ['verdict=accepted', [0, 1, 2, 3]],
    ['verdict=rejected', [4, 5, 6]],
    ['reason=rule:opening', [5]],
    ['verdict=rejected&reason=near-duplicate', [6]],
    ['split=valid', [3]],
    ['split=test', []],
    ['split=train&search=answer%202', [2]],
    ['search=0.1', [0]],
    ['search=AND%20THEN', [4, 5, 6]],
  ])('are filtered by %s', async ([query, expected], { gateway }) => {
    const id = await submitDataset(gateway);
    expect(numbers(await all(examples(gateway, id), `${query}&limit=2`))).toEqual(expected);
  });

  test('are refused as long as there is no dataset, and clients are told not to repeat that', async ({ gateway }) => {
    const id = await submitWith(gateway, 'in the making');
    const response = await gateway.request(`/v1/distillations/${id}/examples`);
    expect([response.status, response.headers.get('x-should-retry')]).toEqual([409, 'false']);
    const problem = await problemOf(response);
    expect(problem.error.code).toBe('not_ready');
    expect(problem.detail).toContain(`${id} has no dataset: it is queued.`);
  });
});

describe('a page', () => {
  test('of a long file in which what is asked for is rare may be empty and have more', async ({ gateway }) => {
    const { id } = await gateway.submit();
    const rows = Array.from({ length: 12_000 }, (_, number) => sampleQuestion(`${'What of it? '.repeat(60)}${number}`));
    await gateway.leave(id, 'questions', lines([...rows, sampleQuestion('The needle?')]));
    const pages: number[] = [];
    const found = await all(async (query) => {
      const got = questionPageSchema.parse(await page(gateway, id, 'questions', query));
      pages.push(got.data.length);
      return got;
    }, 'search=needle');
    expect(found).toMatchObject([{ text: 'The needle?' }]);
    expect(pages).toEqual([0, 0, 1]);
  });

  test('goes on behind a character of several bytes and a line separator inside a text', async ({ gateway }) => {
    const { id } = await gateway.submit();
    const rows = ['Warum, mein „Freund“?', '🎹\u2028🎻?', 'なぜ？'].map((text) => sampleQuestion(text));
    await gateway.leave(id, 'questions', lines(rows).trimEnd());
    const got = await all(async (query) => questionPageSchema.parse(await page(gateway, id, 'questions', query)), 'limit=1');
    expect(got).toEqual(rows);
  });

  test('that began while questions were made does not go on in their file, which has another order', async ({ gateway }) => {
    const id = await submitWith(gateway, 'in the making');
    const { after } = questionPageSchema.parse(await page(gateway, id, 'questions', 'limit=5'));
    await gateway.leave(id, 'questions', lines(made));
    const problem = await problemOf(await gateway.request(`/v1/distillations/${id}/questions?after=${after}`));
    expect([problem.status, problem.error.code, problem.errors[0]?.pointer]).toEqual([409, 'conflict', '/after']);
  });

  const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  test.for([
    'x',
    cursor({ file: 'questions', at: 3 }),
    cursor({ file: 'questions', at: 10 ** 9 }),
    cursor({ file: 'answers', at: 0 }),
    cursor({ file: '../1-spec', at: 0 }),
    cursor({ live: -1 }),
  ])('does not begin at a made-up place: %s', async (after, { gateway }) => {
    const id = await submitWith(gateway, 'written down');
    const problem = await problemOf(await gateway.request(`/v1/distillations/${id}/questions?after=${after}`));
    expect([problem.status, problem.errors[0]?.pointer]).toEqual([422, '/after']);
  });

  test.for<[string, number, string, RegExp]>([
    ['questions?limit=201', 400, '/limit', /from 1 to 200/],
    ['questions?origin=modl', 400, '/origin', /template, model, user/],
    ['questions?verdict=accepted', 400, '/verdict', /Unknown key "verdict"/],
    ['questions?after=!', 400, '/after', /must match/],
    ['answers?verdict=good', 400, '/verdict', /accepted, rejected/],
    ['answers?reason=truncatd', 422, '/reason', /"truncatd".*truncated, .*near-duplicate, rule:opening/],
    ['examples?reason=rule:shape', 422, '/reason', /"rule:shape".*rule:opening/],
    ['examples?verdict=accepted&reason=truncated', 422, '/reason', /has no reason/],
    ['examples?verdict=rejected&split=train', 422, '/split', /in no split/],
    ['examples?split=dev', 400, '/split', /train, valid, test/],
  ])('is refused for %s', async ([path, status, pointer, detail], { gateway }) => {
    const id = await submitWith(gateway, 'written down');
    const problem = await problemOf(await gateway.request(`/v1/distillations/${id}/${path}`));
    expect([problem.status, problem.errors[0]?.pointer]).toEqual([status, pointer]);
    expect(problem.detail).toMatch(detail);
  });
});
