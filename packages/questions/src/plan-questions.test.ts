import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createNearDuplicateFilter, nearDuplicates } from '@understudy/checks';
import { asksIdentity, type Question, questionSchema } from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadQuestionSet } from './load-question-set.ts';
import { type PlanInput, planQuestions } from './plan-questions.ts';
import { countCapacity, openSources } from './sources.ts';

const facetsOf = (example: string): Record<string, string[]> =>
  parse(readFileSync(new URL(`../../../examples/${example}/facets.yaml`, import.meta.url), 'utf8'));
const beethoven = { set: loadQuestionSet('character'), facets: facetsOf('beethoven') };
const policy = { set: loadQuestionSet('policy'), facets: facetsOf('support-policy') };

const noShares = { general: 0, adversarial: 0, modelShare: 0, multiTurn: 0 };
const specOf = (count: number, testCount: number, { seed = 0, testSeed = 0, ...shares } = {}) => ({
  questions: { count, seed, ...noShares, ...shares },
  evaluation: { questions: testCount, seed: testSeed },
});
const plan = (spec: ReturnType<typeof specOf>, input: PlanInput = beethoven, ...rounds: number[][]) => [
  ...planQuestions(spec, input, ...rounds),
];
const ofSplit = (questions: readonly Question[], split: Question['split']) => questions.filter((question) => question.split === split);
const digest = (questions: readonly Question[]) => createHash('sha256').update(JSON.stringify(questions)).digest('hex');
const countsBy = (questions: readonly Question[], key: (question: Question) => string) =>
  [...Map.groupBy(questions, key).values()].map(({ length }) => length);

describe.each([
  ['Beethoven', beethoven, 7],
  ['a support policy', policy, 8],
] as const)('5,000 questions about %s', (_, input, categories) => {
  const spec = specOf(5000, 100);
  const questions = plan(spec, input);
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
    expect(shares).toHaveLength(categories);
    for (const share of shares) expect(Math.abs(share / (5000 / categories) - 1)).toBeLessThan(0.2);
    expect(Math.max(...countsBy(training, ({ family }) => family))).toBeLessThanOrEqual(150);
  });

  test('hold no two with a Jaccard similarity of character 5-grams of 0.9 or more, counted over all pairs', () => {
    expect(nearPairs(questions.map(({ text }) => text))).toEqual([]);
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
    expect(digest(plan(spec, input))).toBe(digest(questions));
    expect(digest(plan(specOf(5000, 100, { seed: 1 }), input))).not.toBe(digest(questions));
  });

  test('begin with a capital, end like a sentence, and leave no slot open', () => {
    for (const { text } of questions) expect(text).toMatch(/^\p{Lu}[^{}]*[?.!]$/u);
  });

  test('a beginning is the plan of a smaller count', () => {
    const fewer = ofSplit(plan(specOf(500, 100), input), 'train');
    expect(training.slice(0, 500)).toEqual(fewer);
  });
});

test('"who are you" is asked in at most 15 % of the training and about a third of the test questions', () => {
  const questions = plan(specOf(5000, 100));
  const share = (of: readonly Question[]) => of.filter(({ family }) => asksIdentity(family)).length / of.length;
  expect(share(ofSplit(questions, 'train'))).toBeGreaterThan(0.05);
  expect(share(ofSplit(questions, 'train'))).toBeLessThanOrEqual(0.15);
  expect(share(ofSplit(questions, 'test'))).toBeCloseTo(1 / 3, 1);
});

test('the training questions do not depend on how many test questions there are, nor on their seed', () => {
  const training = ofSplit(plan(specOf(300, 30)), 'train');
  expect(ofSplit(plan(specOf(300, 90, { testSeed: 5 })), 'train')).toEqual(training);
  expect(ofSplit(plan(specOf(300, 30, { testSeed: 5 })), 'test')).not.toEqual(ofSplit(plan(specOf(300, 30)), 'test'));
});

test('a small plan is spread like a large one', () => {
  const training = ofSplit(plan(specOf(72, 30)), 'train');
  for (const count of countsBy(training, ({ category }) => category)) expect([10, 11]).toContain(count);
  expect(training.filter(({ family }) => asksIdentity(family)).length).toBe(7);
  expect(ofSplit(plan(specOf(72, 30)), 'test').filter(({ family }) => asksIdentity(family)).length).toBe(10);
});

test('later rounds go on where the earlier ended, without asking anything twice', () => {
  const spec = specOf(72, 30);
  const rounds = plan(spec, beethoven, [72, 20, 8]);
  expect(rounds.slice(0, 102)).toEqual(plan(spec));
  expect(rounds.slice(102).map(({ round, split }) => `${round} ${split}`)).toEqual([
    ...Array(20).fill('2 train'),
    ...Array(8).fill('3 train'),
  ]);
  expect(rounds.map(({ id }) => id)).toEqual(plan(specOf(100, 30)).map(({ id }) => id));
});

test('a set gives what it has but for near-duplicates, and then ends', () => {
  const few = Object.fromEntries(Object.entries(beethoven.facets).map(([name, values]) => [name, values.slice(0, 3)]));
  const spec = specOf(1_000_000, 10_000);
  const questions = plan(spec, { ...beethoven, facets: few });
  const source = openSources(spec, { ...beethoven, facets: few }).get('template');
  const capacity = source && countCapacity(source);
  const share = (split: Question['split']) => ofSplit(questions, split).length / (capacity?.[split] ?? 0);
  for (const split of ['train', 'test'] as const) {
    expect(share(split)).toBeGreaterThan(0.95);
    expect(share(split)).toBeLessThanOrEqual(1);
  }
});

test('templates whose facet has no values ask nothing, and the others go on', () => {
  const { works: _, friends: __, ...facets } = beethoven.facets;
  const questions = plan(specOf(1000, 50), { ...beethoven, facets });
  expect(ofSplit(questions, 'train')).toHaveLength(1000);
  expect(questions.filter((question) => 'work' in question.facets || 'friend' in question.facets)).toEqual([]);
});

test('a value that stands in two facets is held out in both or in neither', () => {
  const facets = Object.fromEntries(
    Object.keys(beethoven.facets).map((name) => [name, ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `thing ${letter}`)]),
  );
  const questions = plan(specOf(500, 50, { seed: 3 }), { ...beethoven, facets });
  const values = (split: Question['split']) => new Set(ofSplit(questions, split).flatMap((question) => Object.values(question.facets)));
  expect([...values('train')].filter((value) => values('test').has(value))).toEqual([]);
});

test('what the filter that is handed in knows already is not asked', () => {
  const [first] = ofSplit(plan(specOf(10, 2)), 'train');
  const filter = createNearDuplicateFilter({ threshold: 0.9 });
  filter.add(first?.text.toUpperCase() ?? '');
  const questions = plan(specOf(10, 2), { ...beethoven, filter });
  expect(ofSplit(questions, 'train')).toHaveLength(10);
  expect(questions.map(({ id }) => id)).not.toContain(first?.id);
  expect(filter.add(questions.at(-1)?.text ?? '')).toBe(false);
});

/** Exact, independently of MinHash: an index from each 5-gram to the texts that hold it. */
function nearPairs(texts: readonly string[]): [string, string][] {
  const normal = texts.map((text) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  );
  const grams = normal.map((text) => new Set(Array.from({ length: Math.max(1, text.length - 4) }, (_, at) => text.slice(at, at + 5))));
  const holders = new Map<string, number[]>();
  const pairs: [string, string][] = [];
  for (const [index, own] of grams.entries()) {
    const shared = new Map<number, number>();
    for (const gram of own) {
      const others = holders.get(gram) ?? [];
      for (const other of others) shared.set(other, (shared.get(other) ?? 0) + 1);
      if (others.push(index) === 1) holders.set(gram, others);
    }
    for (const [other, common] of shared)
      if (common / (own.size + (grams[other]?.size ?? 0) - common) >= 0.9) pairs.push([texts[other] ?? '', texts[index] ?? '']);
  }
  return pairs;
}
