import { expect, test } from 'vitest';
import { jsonSchema } from './json-schema.ts';

const mood = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: { mood: { enum: ['gay', 'sad'] }, day: { type: 'string', format: 'date' } },
  required: ['mood'],
  additionalProperties: false,
};

test('the answer is JSON that fits', () => {
  expect(jsonSchema('{"mood": "gay", "day": "1827-03-26"}', mood)).toBeNull();
});

test('what does not fit is named with its place', () => {
  expect(jsonSchema('{"mood": "grim"}', mood)?.reason).toBe(
    'The answer does not fit the JSON schema: its /mood must be equal to one of the allowed values',
  );
  expect(jsonSchema('{"mood": "sad", "day": "tomorrow"}', mood)?.reason).toContain('its /day must match format "date"');
  expect(jsonSchema('[]', mood)?.reason).toContain('it must be object');
});

test('a fence or a word around it is no JSON', () => {
  for (const text of ['```json\n{"mood": "gay"}\n```', 'Here it is: {"mood": "gay"}', '{"mood": "gay"', ''])
    expect(jsonSchema(text, mood)?.reason).toBe('The answer is not JSON');
});

test('keywords of the 2020-12 draft count', () => {
  const pair = { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }], items: false };
  expect(jsonSchema('["a", 1]', pair)).toBeNull();
  expect(jsonSchema('["a", 1, 2]', pair)).not.toBeNull();
});
