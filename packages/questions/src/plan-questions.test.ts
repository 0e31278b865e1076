import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { nearDuplicates } from '@understudy/checks';
import { asksIdentity, type Question, questionSchema } from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadQuestionSet } from './load-question-set.ts';
import { countCapacity, planQuestions } from './plan-questions.ts';

const set = await loadQuestionSet('character');
const facets = parse(readFileSync(new URL('../../../examples/beethoven/facets.yaml', import.meta.url), 'utf8')) as Record<string, string[]>;
const specOf = (count: number, testCount: number, { seed = 0, testSeed = 0 } = {}) => ({
  questions: { count, facets, seed },
  evaluation: { questions: testCount, seed: testSeed },
});
const plan = (...of: Parameters<typeof specOf>) => [...planQuestions(specOf(...of), set)];
const ofSplit = (questions: readonly Question[], split: Question['split']) => questions.filter((question) => question.split === split);
const digest = (questions: readonly Question[]) => createHash('sha256').update(JSON.stringify(questions)).digest('hex');
const countsBy = (questions: readonly Question[], key: (question: Question) => string) =>
  [...Map.groupBy(questions, key).values()].map(({ length }) => length);

describe('5,000 questions about Beethoven', () => {
  const questions = plan(5000, 100);
  const training = ofSplit(questions, 'train');
  const held = ofSplit(questions, 'test');

  test('are 5,000 for training and 100 for tests, all valid, no two with one id', () => {
    expect(training).toHaveLength(5000);
    expect(held).toHaveLength(100);
    expect(new Set(questions.map(({ id }) => id)).size).toBe(5100);
    for (const question of questions) questionSchema.parse(question);
  });

  test('are spread evenly: no category off its share by a fifth, no family above 3 %', () => {
    const shares = countsBy(training, ({ category }) => category);
    expect(shares).toHaveLength(7);
    for (const share of shares) expect(Math.abs(share / (5000 / 7) - 1)).toBeLessThan(0.2);
    expect(Math.max(...countsBy(training, ({ family }) => family))).toBeLessThanOrEqual(150);
  });

  test('ask "who are you" in at most 15 % of the training and about a third of the test questions', () => {
    const share = (of: readonly Question[]) => of.filter(({ family }) => asksIdentity(family)).length / of.length;
    expect(share(training)).toBeGreaterThan(0.05);
    expect(share(training)).toBeLessThanOrEqual(0.15);
    expect(share(held)).toBeCloseTo(1 / 3, 1);
  });

  test('hold at most 1 % that are near-duplicates of another (Jaccard of character 5-grams of 0.9 or more)', () => {
    const groups = nearDuplicates(
      questions.map(({ text }) => text),
      { threshold: 0.9 },
    );
    expect(groups.flat().length).toBeLessThanOrEqual(51);
  });

  test('test questions share no family and no facet value with training questions, nor nearly their words', () => {
    const families = new Set(training.map(({ family }) => family));
    const values = new Set(training.flatMap((question) => Object.values(question.facets)));
    for (const question of held) {
      expect(families).not.toContain(question.family);
      for (const value of Object.values(question.facets)) expect(values).not.toContain(value);
    }
    const together = nearDuplicates(
      [...held, ...training].map(({ text }) => text),
      { threshold: 0.7 },
    );
    expect(together.filter(([first = 0, ...rest]) => first < 100 && rest.some((index) => index >= 100))).toEqual([]);
  });

  test('are the same bytes for the same seeds, and others for others', () => {
    expect(digest(plan(5000, 100))).toBe(digest(questions));
    expect(digest(plan(5000, 100, { seed: 1 }))).not.toBe(digest(questions));
  });

  test('begin with a capital, end like a sentence, and leave no slot open', () => {
    for (const { text } of questions) expect(text).toMatch(/^\p{Lu}[^{}]*[?.]$/u);
  });
});

test('the training questions do not depend on how many test questions there are, nor on their seed', () => {
  const training = ofSplit(plan(300, 30), 'train');
  expect(ofSplit(plan(300, 90, { testSeed: 5 }), 'train')).toEqual(training);
  expect(ofSplit(plan(300, 30, { testSeed: 5 }), 'test')).not.toEqual(ofSplit(plan(300, 30), 'test'));
});

test('a small plan is spread like a large one, and is its beginning', () => {
  const training = ofSplit(plan(72, 30), 'train');
  for (const count of countsBy(training, ({ category }) => category)) expect([10, 11]).toContain(count);
  expect(training.filter(({ family }) => asksIdentity(family)).length).toBe(7);
  expect(ofSplit(plan(72, 30), 'test').filter(({ family }) => asksIdentity(family)).length).toBe(10);
  expect(ofSplit(plan(500, 30), 'train').slice(0, 72)).toEqual(training);
});

test('later rounds go on where the earlier ended, without asking anything twice', () => {
  const spec = specOf(72, 30);
  const rounds = [...planQuestions(spec, set, [72, 20, 8])];
  expect(rounds.slice(0, 102)).toEqual(plan(72, 30));
  expect(rounds.slice(102).map(({ round, split }) => `${round} ${split}`)).toEqual([
    ...Array(20).fill('2 train'),
    ...Array(8).fill('3 train'),
  ]);
  expect(rounds.map(({ id }) => id)).toEqual(plan(100, 30).map(({ id }) => id));
});

test('a set gives all it has and then ends', () => {
  const few = Object.fromEntries(Object.keys(facets).map((name) => [name, facets[name]?.slice(0, 3) ?? []]));
  const spec = { ...specOf(1_000_000, 10_000), questions: { count: 1_000_000, facets: few, seed: 0 } };
  const questions = [...planQuestions(spec, set)];
  const capacity = countCapacity(spec, set);
  expect(ofSplit(questions, 'train')).toHaveLength(capacity.train);
  expect(ofSplit(questions, 'test')).toHaveLength(capacity.test);
});

test('a value that stands in two facets is held out in both or in neither', () => {
  const both = Object.fromEntries(
    Object.keys(facets).map((name) => [name, ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `thing ${letter}`)]),
  );
  const questions = [...planQuestions({ ...specOf(500, 50), questions: { count: 500, facets: both, seed: 3 } }, set)];
  const values = (split: Question['split']) => new Set(ofSplit(questions, split).flatMap((question) => Object.values(question.facets)));
  expect([...values('train')].filter((value) => values('test').has(value))).toEqual([]);
});
