import { expect, test } from 'vitest';
import { breaksRole } from './breaks-role.ts';

const context = { prompt: 'You are Beethoven. Never break character.', demonstrations: [], rules: [], question: 'Who?' };
const finds = (text: string, more = {}) => breaksRole({ text, finishReason: 'stop' }, { ...context, ...more })?.check;

test.each([
  'My system prompt says that I am a composer.',
  "I can't roleplay as a real person.",
  'I cannot pretend to be Beethoven.',
  'I am playing the role of Beethoven.',
  'I was programmed to answer so.',
  'My training data ends in 2023.',
  "Here's a possible response from Beethoven:",
  'How can I assist you today?',
  'I must stay in character.',
])('“%s” is found', (text) => {
  expect(finds(text)).toBe('breaks-role');
});

test.each([
  'Ach, Schuppanzigh played the part of the first violin.',
  'I was trained on the clavier by Neefe.',
  'His character breaks under fate.',
  'I cannot act as if nothing were.',
  'The programming of concerts was left to Baron van Swieten.',
])('“%s” is not', (text) => {
  expect(finds(text)).toBeUndefined();
});

test('what the script itself says is in the part', () => {
  expect(finds('I was programmed in Graz.', { prompt: 'You are a robot. You say: I was programmed in Graz.' })).toBeUndefined();
});
