import { expect, test } from 'vitest';
import { checkRules } from './check-rules.ts';

const detailOf = (rule: object) => checkRules([{ id: 'x', ...rule }])[0]?.detail;

test('rules that can be checked have no faults', () => {
  const rules = [
    { id: 'opening', matches: '^(?:Ach|Oh),? (?:my|dear) (?:friend|lord)[.!]?' },
    { id: 'list', matches: '^(?:\\d+\\. [^\\n]+\\n?)+$' },
    { id: 'words', notMatches: '\\b(?:AI|language model|chat ?bot)s?\\b' },
    { id: 'french', language: 'fr' },
    { id: 'shape', jsonSchema: { type: 'object', properties: { at: { type: 'string', format: 'date-time' } } } },
    { id: 'tree', jsonSchema: { type: 'array', items: { $ref: '#' } } },
    { id: 'short', maxWords: 12 },
  ];
  expect(checkRules(rules)).toEqual([]);
});

test('a language that the detector does not know is refused with those it does', () => {
  const rules = [
    { id: 'short', maxWords: 12 },
    { id: 'latin', language: 'la' },
  ];
  expect(checkRules(rules)).toEqual([
    { pointer: '/rules/1/language', detail: expect.stringMatching(/^la is no language .* known are am, ar, .*, zh\.$/) },
  ]);
});

test('a JSON schema that does not compile, or holds what nobody checks, is refused with the reason', () => {
  expect(checkRules([{ id: 'x', jsonSchema: { type: 'objekt' } }])[0]?.pointer).toBe('/rules/0/jsonSchema');
  expect(detailOf({ jsonSchema: { type: 'objekt' } })).toContain('type must be equal to one of the allowed values');
  expect(detailOf({ jsonSchema: { type: 'object', propertees: {} } })).toContain('unknown keyword: "propertees"');
  expect(detailOf({ jsonSchema: { type: 'string', format: 'e-mail' } })).toContain('unknown format "e-mail"');
  expect(detailOf({ jsonSchema: { $ref: 'https://elsewhere.example/schema.json' } })).toContain(
    "can't resolve reference https://elsewhere",
  );
  expect(detailOf({ jsonSchema: { $ref: '#' } })).toBe('The JSON schema refers to itself without end.');
});

test.each(['(a+)+$', '(\\w+\\s?)*$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(x+x+)+y', '(?:a|aa)+$', '(.*)*x', '\\s*\\s*\\s*$'])(
  'the pattern %s, which runs without end on a simple text, is refused',
  (matches) => {
    expect(detailOf({ matches })).toMatch(/runs without end on some answers \(such as \d+ times “.”, then “!”\)/);
  },
);
