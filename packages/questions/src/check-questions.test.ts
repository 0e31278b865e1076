import { type QuestionSet, type SpecInput, specSchema } from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import { checkQuestions } from './check-questions.ts';
import { loadQuestionSet } from './load-question-set.ts';

const set = loadQuestionSet('character');
const facetNames = [...new Set(Object.values(set.slots).flatMap((slot) => ('facet' in slot ? [slot.facet] : [])))];
const facets: Record<string, string[]> = Object.fromEntries(
  facetNames.map((name) => [name, Array.from({ length: 10 }, (_, index) => `the ${name} number ${index}`)]),
);
const check = (questions: SpecInput['questions'] = {}, { test: testCount = 10, uploaded = 0 } = {}) =>
  checkQuestions(
    specSchema.parse({
      prompt: 'p',
      questions: { count: 100, set: 'character', facets, ...questions },
      evaluation: { questions: testCount },
    }),
    { uploaded },
  );

/** A set of one's own, without facets. */
const small = (change: Partial<QuestionSet> = {}): QuestionSet => ({
  name: 'small',
  heldOutValues: 0.2,
  identity: { trainShare: 0, testShare: 0 },
  slots: { fruit: { values: ['apples', 'pears', 'plums', 'figs', 'dates'] } },
  categories: {
    food: {
      families: {
        eating: { heldOut: false, templates: ['Do you like {fruit}?', 'Where do {fruit} grow?'] },
        baking: { heldOut: true, templates: ['How do I bake {fruit}?', 'What is a pie?'] },
      },
    },
  },
  ...change,
});

test('a spec whose facets fill every slot has no faults, and one that leaves all to the model has none either', () => {
  expect(check()).toEqual([]);
  expect(checkQuestions(specSchema.parse({ prompt: 'p' }))).toEqual([]);
  expect(check({ set: 'policy', facets: 'auto', count: 1_000_000 })).toEqual([]);
});

describe('facets', () => {
  test('a missing one is named with a template and the slot that need it', () => {
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

  test('with none at all each is named once', () => {
    const faults = check({ facets: {} });
    expect(faults.map(({ pointer }) => pointer).sort()).toEqual(facetNames.map((name) => `/questions/facets/${name}`).sort());
    expect(faults.every(({ code }) => code === 'facet_missing')).toBe(true);
  });

  test('one that no template asks about is refused, not ignored', () => {
    expect(check({ facets: { ...facets, planets: ['Mars', 'Venus'] } })).toMatchObject([
      { code: 'invalid_spec', pointer: '/questions/facets/planets', detail: expect.stringContaining('it knows works, friends') },
    ]);
    expect(check({ set: small(), facets: { fruit: ['kiwis'] }, count: 2 }, { test: 2 })).toMatchObject([
      { pointer: '/questions/facets/fruit', detail: expect.stringContaining('it knows none') },
    ]);
  });

  test('are needed where the model is to write: with none it would have nothing to write about', () => {
    for (const share of ['modelShare', 'multiTurn'] as const)
      expect(check({ set: small(), facets: {}, count: 2, [share]: 0.5 }, { test: 2 })).toMatchObject([
        { code: 'invalid_spec', pointer: `/questions/${share}`, detail: expect.stringContaining('leave questions.facets out') },
      ]);
    expect(check({ set: small(), facets: 'auto', count: 2, modelShare: 0.5 }, { test: 2 })).toEqual([]);
  });

  test('a value that stands twice or is empty is refused where it stands', () => {
    expect(check({ facets: { ...facets, works: ['the Fifth', 'the Ninth', ' The  fifth', '  '] } })).toMatchObject([
      { pointer: '/questions/facets/works/2', detail: expect.stringContaining('has " The  fifth" twice') },
      { pointer: '/questions/facets/works/3', detail: expect.stringContaining('empty') },
    ]);
  });

  test('cannot be given when the model chooses the set: one would not fit the other', () => {
    expect(check({ set: 'auto' })).toMatchObject([{ pointer: '/questions/set', detail: expect.stringContaining('name the set') }]);
  });
});

describe('capacity', () => {
  test('asking for more than the set can give is refused, saying how much it can', () => {
    expect(check({ count: 1_000_000 })).toMatchObject([
      {
        code: 'invalid_spec',
        pointer: '/questions/count',
        detail: expect.stringMatching(/asks for 1000000 training questions, but the set character can give \d{4,6} /),
      },
    ]);
    expect(check({}, { test: 9000 })).toMatchObject([
      { pointer: '/evaluation/questions', detail: expect.stringMatching(/can give \d{2,4} /) },
    ]);
    expect(check({ set: small(), facets: {}, count: 9 }, { test: 2 })).toMatchObject([
      { pointer: '/questions/count', detail: expect.stringMatching(/small can give 8 /) },
    ]);
  });

  test('is no fault where the model makes up for it', () => {
    expect(check({ count: 1_000_000, modelShare: 0.1 })).toEqual([]);
  });

  test("the user's own questions and the shares leave less for templates to give", () => {
    expect(check({ set: small(), facets: {}, count: 10, general: 0.1, items: ['What is a quince?'] }, { test: 2 })).toEqual([]);
    expect(check({ set: small(), facets: {}, count: 10, general: 0.1 }, { test: 2 })).toMatchObject([{ pointer: '/questions/count' }]);
  });

  test('a mixed-in set has an end too', () => {
    expect(check({ count: 1_000_000, adversarial: 1 })).toMatchObject([
      { pointer: '/questions/adversarial', detail: expect.stringMatching(/the set adversarial can give \d{6} at most/) },
    ]);
  });
});

test('shares that sum to more than one are refused, naming each', () => {
  expect(check({ general: 0.5, adversarial: 0.3, multiTurn: 0.3 })).toMatchObject([
    { pointer: '/questions', detail: expect.stringMatching(/general 0\.5, adversarial 0\.3 and multiTurn 0\.3 .*sum to 1\.1/) },
  ]);
  expect(check({ modelShare: 0.7, general: 0.1, adversarial: 0.1, multiTurn: 0.1 })).toEqual([]);
});

test('families that ask "who are you" and their share come together or not at all', () => {
  const { food } = small().categories as { food: { families: object } };
  const asking = (heldOut: boolean) => ({
    food: { families: { ...food.families, 'identity-name': { heldOut, templates: ['Who are you?'] } } },
  });
  const rest = { facets: {}, count: 2 };
  expect(check({ ...rest, set: small({ categories: asking(false) }) }, { test: 2 })).toMatchObject([
    { pointer: '/questions/set/identity/trainShare', detail: expect.stringMatching(/identity-name of the set small would ask nothing/) },
  ]);
  expect(check({ ...rest, set: small({ identity: { trainShare: 0, testShare: 0.5 } }) }, { test: 2 })).toMatchObject([
    { pointer: '/questions/set/identity/testShare', detail: expect.stringMatching(/has none that is held out/) },
  ]);
  const both = small({ categories: asking(true), identity: { trainShare: 0, testShare: 0.5 } });
  expect(check({ ...rest, set: both }, { test: 2 })).toEqual([]);
});

test('facets with thousands of values are checked in a moment', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `the work number ${index}`);
  expect(check({ facets: { ...facets, works: many }, general: 0.1, adversarial: 0.1 })).toEqual([]);
});
