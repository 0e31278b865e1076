import { asksIdentity } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { loadQuestionSet, parseQuestionSet } from './load-question-set.ts';

const set = await loadQuestionSet('character');
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
