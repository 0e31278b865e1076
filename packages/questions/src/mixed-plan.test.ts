import { readFileSync } from 'node:fs';
import type { Question } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadQuestionSet } from './load-question-set.ts';
import { type PlanInput, planQuestions } from './plan-questions.ts';
import { shareCount } from './share-count.ts';

const facets: Record<string, string[]> = parse(readFileSync(new URL('../../../examples/beethoven/facets.yaml', import.meta.url), 'utf8'));
const set = loadQuestionSet('character');
const shares = { general: 0.2, adversarial: 0.05, modelShare: 0.1, multiTurn: 0.05 };
const specOf = (count: number) => ({ questions: { count, seed: 0, ...shares }, evaluation: { questions: 100, seed: 0 } });
const plan = (count: number, input: Partial<PlanInput> = {}, ...rounds: number[][]) => [
  ...planQuestions(specOf(count), { set, facets, ...input }, ...rounds),
];
const kindOf = ({ category, origin }: Question) =>
  origin === 'user' ? 'own' : (/^(general|adversarial)-/.exec(category)?.[1] ?? 'template');
const counts = (questions: readonly Question[]) =>
  Object.fromEntries([...Map.groupBy(questions, kindOf)].map(([kind, of]) => [kind, of.length]));
const training = (questions: readonly Question[]) => questions.filter(({ split }) => split === 'train');

test('each source gives its share, and what the model is to write is left out', () => {
  const questions = plan(1000);
  expect(counts(training(questions))).toEqual({ template: 600, general: 200, adversarial: 50 });
  expect(counts(questions.filter(({ split }) => split === 'test'))).toEqual({ template: 75, general: 20, adversarial: 5 });
});

test('any beginning is mixed like the whole', () => {
  const beginning = training(plan(1000)).slice(0, 85);
  expect(counts(beginning)).toEqual({ template: 60, general: 20, adversarial: 5 });
});

test('a later round has its own shares and goes on in every source', () => {
  const both = plan(1000, {}, [1000, 100]);
  expect(both.slice(0, 950)).toEqual(plan(1000));
  expect(counts(both.slice(950))).toEqual({ template: 60, general: 20, adversarial: 5 });
  expect(new Set(both.map(({ id }) => id)).size).toBe(both.length);
});

test('test questions share no family and no value with training questions, across all sets', () => {
  const cities = {
    ...facets,
    places: [...(facets.places ?? []), 'Lisbon', 'Kyoto', 'Naples', 'Athens', 'Dublin', 'Oslo', 'Ghent', 'Porto'],
  };
  const questions = plan(3000, { facets: cities });
  const used = training(questions).flatMap((question) => [question.family, ...Object.values(question.facets)]);
  const held = questions
    .filter(({ split }) => split === 'test')
    .flatMap((question) => [question.family, ...Object.values(question.facets)]);
  expect(held.filter((name) => used.includes(name))).toEqual([]);
});

test("the user's own questions come first in round 1, in place of templates, with their follow-ups", () => {
  const items = ['Was there a piano in every house?', { text: 'Did you like Haydn?', followUps: ['And did he like you?'] }];
  const questions = training(plan(100, { items }, [100, 20]));
  expect(questions.slice(0, 2)).toMatchObject([
    { text: 'Was there a piano in every house?', followUps: [], origin: 'user', category: 'own', family: 'own', split: 'train', round: 1 },
    { text: 'Did you like Haydn?', followUps: ['And did he like you?'], origin: 'user' },
  ]);
  expect(counts(questions.filter(({ round }) => round === 1))).toEqual({ own: 2, template: 58, general: 20, adversarial: 5 });
  expect(counts(questions.filter(({ round }) => round === 2))).toEqual({ template: 12, general: 4, adversarial: 1 });
});

test("of the user's questions that are nearly alike the first stays, and no test question is like one of them", () => {
  const held = plan(100)[0]?.text ?? '';
  const items = ['Was there a piano in every house of the town?', 'was there a piano in every house of the town', held];
  const questions = plan(100, { items });
  expect(questions.filter(({ origin }) => origin === 'user').map(({ text }) => text)).toEqual([items[0], held]);
  expect(questions.filter(({ split }) => split === 'test').map(({ text }) => text)).not.toContain(held);
  expect(questions).toHaveLength(185);
});

test('templates without values leave a gap that no other source fills', () => {
  const none = { ...set, categories: { music: { families: { only: { heldOut: false, templates: ['Why {work}?'] } } } } };
  const questions = training(plan(1000, { set: none, facets: {} }));
  expect(counts(questions)).toEqual({ general: 200, adversarial: 50 });
  expect(shareCount(specOf(1000), 1000).template).toBe(600);
});
