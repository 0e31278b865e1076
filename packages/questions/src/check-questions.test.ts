import { expect, test } from 'vitest';
import { checkQuestions } from './check-questions.ts';
import { loadQuestionSet } from './load-question-set.ts';

const set = await loadQuestionSet('character');
const facetNames = [...new Set(Object.values(set.slots).flatMap((slot) => ('facet' in slot ? [slot.facet] : [])))];
const facets = Object.fromEntries(
  facetNames.map((name) => [name, Array.from({ length: 10 }, (_, index) => `the ${name} number ${index}`)]),
);
const check = (change: { facets?: Record<string, string[]>; count?: number; test?: number }) =>
  checkQuestions(
    {
      questions: { count: change.count ?? 100, facets: change.facets ?? facets, seed: 0 },
      evaluation: { questions: change.test ?? 10, seed: 0 },
    },
    set,
  );

test('a spec whose facets fill every slot has no faults', () => {
  expect(check({})).toEqual([]);
});

test('a missing facet is named with a template and the slot that need it', () => {
  const { works: _, ...others } = facets;
  expect(check({ facets: others })).toEqual([
    {
      code: 'facet_missing',
      pointer: '/questions/facets/works',
      detail: expect.stringMatching(
        /^The template ".*\{work\}.*" of the family \S+ needs the slot work \(.*\), which the facet works fills: add questions\.facets\.works/,
      ),
    },
  ]);
});

test('with no facets at all each is named once', () => {
  const faults = check({ facets: {} });
  expect(faults.map(({ pointer }) => pointer).sort()).toEqual(facetNames.map((name) => `/questions/facets/${name}`).sort());
  expect(faults.every(({ code }) => code === 'facet_missing')).toBe(true);
});

test('a facet that no template asks about is refused, not ignored', () => {
  expect(check({ facets: { ...facets, planets: ['Mars', 'Venus'] } })).toMatchObject([
    { code: 'invalid_spec', pointer: '/questions/facets/planets', detail: expect.stringContaining('it knows works, friends') },
  ]);
});

test('a value that stands twice or is empty is refused where it stands', () => {
  expect(check({ facets: { ...facets, works: ['the Fifth', 'the Ninth', ' The  fifth', '  '] } })).toMatchObject([
    { pointer: '/questions/facets/works/2', detail: expect.stringContaining('has " The  fifth" twice') },
    { pointer: '/questions/facets/works/3', detail: expect.stringContaining('empty') },
  ]);
});

test('asking for more than the set can give is refused, saying how much it can', () => {
  expect(check({ count: 10_000_000 })).toMatchObject([
    {
      code: 'invalid_spec',
      pointer: '/questions/count',
      detail: expect.stringMatching(/asks for 10000000 training questions, but the set character can give \d{4,6} /),
    },
  ]);
  expect(check({ test: 9000 })).toMatchObject([{ pointer: '/evaluation/questions', detail: expect.stringMatching(/can give \d{2,4} /) }]);
});

test('facets with thousands of values are checked in a moment', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `the work number ${index}`);
  expect(check({ facets: { ...facets, works: many } })).toEqual([]);
});
