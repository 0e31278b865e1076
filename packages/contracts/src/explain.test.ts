import { expect, test } from 'vitest';
import type { z } from 'zod';
import { explainIssues } from './explain.ts';
import { catalogueSchema, studentSchema } from './models.ts';
import { specSchema } from './spec.ts';

function explain(schema: z.ZodType, input: unknown): Record<string, string> {
  const result = schema.safeParse(input);
  if (result.success) return {};
  return Object.fromEntries(explainIssues(result.error, { schema, input }).map(({ pointer, detail }) => [pointer, detail]));
}

test('a missing key is said to be missing', () => {
  expect(explain(specSchema, {})).toEqual({ '/prompt': '"prompt" is missing.' });
});

test('an unknown key is answered with the nearest one that is not there yet, at every depth', () => {
  expect(explain(specSchema, { prompt: 'p', rulez: [], teacher: { temprature: 1 }, questions: { seed: 1, sed: 2 } })).toEqual({
    '/rulez': 'Unknown key "rulez"; did you mean "rules"?',
    '/teacher/temprature': 'Unknown key "temprature"; did you mean "temperature"?',
    '/questions/sed': expect.stringMatching(/^Unknown key "sed"; did you mean "set"\?$/),
  });
  expect(explain(specSchema, { prompt: 'p', demonstrations: [{ user: 'a', assistant: 'b', weihgt: 1 }] })).toEqual({
    '/demonstrations/0/weihgt': 'Unknown key "weihgt"; known here: user, assistant.',
  });
});

test('a value out of bounds is shown with its bound', () => {
  const input = {
    prompt: 'x'.repeat(200_001),
    questions: { count: 10_000_000 },
    teacher: { topP: 0, samples: 0, maxTokens: 1.5 },
    rules: Array.from({ length: 65 }, (_, i) => ({ id: `r${i}`, contains: 'x' })),
  };
  expect(explain(specSchema, input)).toEqual({
    '/prompt': '"prompt" has 200001 characters; at most 200000 are allowed.',
    '/questions/count': '"questions.count" is 10000000; at most 1000000 is allowed.',
    '/teacher/topP': '"teacher.topP" is 0; it must be more than 0.',
    '/teacher/samples': '"teacher.samples" is 0; at least 1 is needed.',
    '/teacher/maxTokens': '"teacher.maxTokens" must be a whole number, not 1.5.',
    '/rules': '"rules" has 65 entries; at most 64 are allowed.',
  });
  expect(explain(specSchema, { prompt: '', questions: { count: 0 } })).toEqual({
    '/prompt': '"prompt" is empty; at least 1 is needed.',
    '/questions/count': '"questions.count" is 0; at least 1 is needed.',
  });
});

test('a value of another kind, form or choice is named', () => {
  expect(explain(specSchema, { prompt: ['p'], name: 'Foo Bar', training: { preset: 'papr' }, stopAfter: 'evaluation' })).toEqual({
    '/prompt': '"prompt" must be a text, not a list.',
    '/name': '"name" is "Foo Bar"; it must match /^[a-z0-9][a-z0-9-]{0,62}$/.',
    '/training/preset': '"training.preset" is "papr"; it must be one of paper, recommended; did you mean paper?',
    '/stopAfter': '"stopAfter" is "evaluation"; it must be one of dataset, training.',
  });
  expect(explain(specSchema, 'hello')).toEqual({ '': 'The document must be a mapping, not a text.' });
  expect(explain(specSchema, null)).toEqual({ '': 'The document must be a mapping, not nothing.' });
});

test('our own refinements read as sentences', () => {
  const rules = [{ id: 'a', matches: '(' }, { id: 'a' }];
  expect(explain(specSchema, { prompt: 'p', rules })).toMatchObject({
    '/rules/0/matches': '"rules.0.matches" is not a regular expression that JavaScript reads with the u flag.',
    '/rules/1': expect.stringMatching(/^"rules\.1" needs exactly one of matches, notMatches, .+\.$/),
  });
});

test('of a union the alternative that was meant is explained', () => {
  const students = { small: { base: 'smollm2-135m' } };
  const common = { default: { teacher: 'big', student: 'small' }, students };
  expect(explain(catalogueSchema, { ...common, models: { big: { baseUrl: 'http://h/v1', modl: 'x' } } })).toEqual({
    '/models/big/model': '"models.big.model" is missing.',
    '/models/big/modl': 'Unknown key "modl"; did you mean "model"?',
  });
  expect(explain(catalogueSchema, { ...common, models: { big: { embedded: true, maxInFlight: 4 } } })).toEqual({
    '/models/big/maxInFlight': expect.stringMatching(/^Unknown key "maxInFlight"; known here: .*limits/),
  });
  expect(explain(catalogueSchema, { ...common, models: { other: { embedded: true } } })).toEqual({
    '/default/teacher': '"default.teacher" names big, which models lacks.',
  });
});

test('pointers are escaped, and what may be a key is never shown', () => {
  const models = { big: { baseUrl: 'http://h/v1', model: 'x', apiKeyEnv: 'sk-live-123', apiKey: 'sk-live-123', 'a/b~c': 1 } };
  const said = explain(catalogueSchema, { default: { teacher: 'big', student: 's' }, models, students: { s: { base: 'b' } } });
  expect(Object.keys(said)).toEqual(['/models/big/apiKeyEnv', '/models/big/apiKey', '/models/big/a~1b~0c']);
  expect(JSON.stringify(said)).not.toContain('sk-live');
});

test('of a name, a list and a mapping the one is explained that the value is', () => {
  const slot = { facet: 'works', means: 'a work' };
  const family = (templates: string[]) => ({ templates });
  const set = (templates: string[]) => ({
    name: 'mine',
    slots: { work: slot },
    categories: { art: { families: { seen: family(templates), unseen: { heldOut: true, ...family(['What is {work}?']) } } } },
  });
  const of = (questions: object) => explain(specSchema, { prompt: 'p', questions });
  expect(of({ set: 'charcter' })).toEqual({
    '/questions/set': '"questions.set" is "charcter"; it must be one of auto, character, policy; did you mean character?',
  });
  expect(of({ facets: 'atuo' })).toEqual({ '/questions/facets': '"questions.facets" is "atuo"; it must be auto.' });
  expect(of({ set: { ...set(['Why?']), slotz: {} } })).toEqual({
    '/questions/set/slotz': expect.stringContaining('did you mean "slots"?'),
  });
  expect(of({ items: [{ text: 'a', followups: [] }] })).toEqual({
    '/questions/items/0/followups': 'Unknown key "followups"; did you mean "followUps"?',
  });
  expect(of({ set: set(['How did {wrok} begin?']) })).toEqual({
    '/questions/set/categories/art/families/seen/templates/0':
      '"questions.set.categories.art.families.seen.templates.0" is the template "How did {wrok} begin?" with the unknown slot wrok; known are work.',
  });
  const many = of({ set: set(Array.from({ length: 20 }, (_, index) => `Why {slot${index}}?`)) });
  expect(Object.keys(many)).toHaveLength(20);
  expect(Object.values(many)[7]).toMatch(/the template "Why \{slot7\}\?" with the unknown slot slot7; known are work\.$/);
});

test('of mappings that are told apart by a word, a wrong word is answered with all of them', () => {
  const of = (student: object) => explain(studentSchema, student);
  expect(of({ base: 'b', trainer: 'tnker' })).toEqual({
    '/trainer': '"trainer" is "tnker"; it must be one of local, tinker, openai; did you mean tinker?',
  });
  expect(of({ base: 'b', trainer: 'openai' })).toEqual({ '/baseUrl': '"baseUrl" is missing.' });
  expect(of({ trainer: 'tinker', baseUrl: 'http://h/v1' })).toEqual({ '/baseUrl': expect.stringContaining('Unknown key "baseUrl"') });
});
