import { asksIdentity } from '@understudy/contracts';
import { describe, expect, test } from 'vitest';
import { type BuiltInSet, loadQuestionSet, parseQuestionSet } from './load-question-set.ts';
import { countCapacity, openSources } from './sources.ts';

const set = loadQuestionSet('character');
const families = Object.values(set.categories).flatMap((category) => Object.entries(category.families));

/** A small set, with one thing changed. */
const text = (change: { template?: string; held?: string; family?: string } = {}) => `
name: small
heldOutValues: 0.2
identity: { trainShare: 0.1, testShare: 0.3 }
slots: { work: { facet: works, means: a work }, otherWork: { facet: works, means: another }, third: { facet: works, means: a third } }
categories:
  making:
    families:
      beginnings: { templates: ['${change.template ?? 'How did {work} begin?'}'] }
      ${change.family ?? 'ends'}: { heldOut: ${change.held ?? 'true'}, templates: ['How did {work} end?'] }
`;

test('the character set has its seven categories, many templates, and held-out families in each', () => {
  expect(Object.keys(set.categories)).toEqual([
    'biographical',
    'composition',
    'philosophical',
    'historical-context',
    'struggles-and-triumphs',
    'music-theory',
    'contemporary-comparisons',
  ]);
  expect(families.flatMap(([, { templates }]) => templates).length).toBeGreaterThanOrEqual(120);
});

test('the character set asks "who are you" in more than ten ways for training, and in more than ten others for tests', () => {
  const ways = (heldOut: boolean) =>
    families.filter(([family, of]) => asksIdentity(family) && of.heldOut === heldOut).flatMap(([, { templates }]) => templates).length;
  expect(ways(false)).toBeGreaterThanOrEqual(10);
  expect(ways(true)).toBeGreaterThanOrEqual(10);
});

test('an unknown slot is refused, naming template and slot', () => {
  expect(() => parseQuestionSet(text({ template: 'How did {wrok} begin?' }))).toThrow(
    /"How did \{wrok\} begin\?" with the unknown slot wrok; known are work, otherWork, third[\s\S]*categories\.making\.families\.beginnings/,
  );
});

test('a stray brace, a repeated template and a third slot of one facet are refused', () => {
  expect(() => parseQuestionSet(text({ template: 'How did {work begin?' }))).toThrow(/stray brace/);
  expect(() => parseQuestionSet(text({ template: 'how did {work} end?' }))).toThrow(/stands elsewhere too/);
  expect(() => parseQuestionSet(text({ template: '{work}, {otherWork} or {third}?' }))).toThrow(/more than two slots of works/);
});

test('a category without a held-out family is refused, and "who are you" alone does not count as one', () => {
  expect(parseQuestionSet(text()).name).toBe('small');
  expect(() => parseQuestionSet(text({ held: 'false' }))).toThrow(/has no held-out family/);
  expect(() => parseQuestionSet(text({ family: 'identity-ends' }))).toThrow(/has no held-out family/);
});

test('broken YAML is refused with line and column', () => {
  expect(() => parseQuestionSet('name: small\nslots: { work: [\n')).toThrow(/at line \d+, column \d+/);
});

describe.each(['character', 'policy', 'general', 'adversarial'] as const)('the set %s', (name) => {
  const { categories, slots } = loadQuestionSet(name);
  const templates = Object.values(categories).flatMap((category) => Object.values(category.families).flatMap((family) => family.templates));

  test('has at least 60 templates, each a sentence', () => {
    expect(templates.length).toBeGreaterThanOrEqual(60);
    for (const template of templates) expect(template).toMatch(/^[\p{Lu}\p{Lo}{"([#¿].*[?.!。)}"]$|^sudo /u);
  });

  test('uses every slot that it has', () => {
    expect(Object.keys(slots).filter((slot) => !templates.some((template) => template.includes(`{${slot}}`)))).toEqual([]);
  });
});

test('the sets that are mixed in need no facets, name their categories after themselves, and can give 200,000 and 100,000 questions', () => {
  const names = ['general', 'adversarial'] as const;
  for (const [name, least] of [
    ['general', 200_000],
    ['adversarial', 100_000],
  ] as const) {
    const mixedIn = loadQuestionSet(name);
    expect(Object.values(mixedIn.slots).every((slot) => 'values' in slot)).toBe(true);
    for (const category of Object.keys(mixedIn.categories)) expect(category).toMatch(new RegExp(`^${name}-`));
    const shares = { general: 0, adversarial: 0, modelShare: 0, multiTurn: 0, [name]: 1 };
    const spec = { questions: { count: 1, seed: 0, ...shares }, evaluation: { questions: 2, seed: 0 } };
    const source = openSources(spec, { set, facets: {} }).get(name);
    expect(source && countCapacity(source).train).toBeGreaterThanOrEqual(least);
  }
  const families = (['character', 'policy', ...names] as const).flatMap((name) =>
    Object.values(loadQuestionSet(name).categories).flatMap((category) => Object.keys(category.families)),
  );
  expect(new Set(families).size).toBe(families.length);
});

test('no template holds a token of a chat template', () => {
  const raw = JSON.stringify(['general', 'adversarial', 'policy', 'character'].map((name) => loadQuestionSet(name as BuiltInSet)));
  expect(raw).not.toMatch(/<\||\|>|<\/?s>|\[\/?INST\]|<<SYS>>|<\/?think>|<start_of_turn>/);
});
