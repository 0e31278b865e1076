import { expect, test } from 'vitest';
import { keyValueCache } from '../measures/key-value-cache.ts';

const scriptTokens = { prompt: 802, demonstrations: 329 };

test('a conversation keeps every token of the script', () => {
  expect(keyValueCache({ keyValueBytesPerToken: 23_040, scriptTokens })).toEqual({
    bytesPerToken: 23_040,
    bytesPerConversation: 26_058_240,
  });
});

test('of a base whose shape is not known nothing is said', () => {
  expect(keyValueCache({ keyValueBytesPerToken: null, scriptTokens })).toBeNull();
});

test('a script shorter than what the template writes in its place takes nothing', () => {
  expect(keyValueCache({ keyValueBytesPerToken: 23_040, scriptTokens: { prompt: -14, demonstrations: 0 } })).toBeNull();
});
