import { expect, test } from 'vitest';
import { aiTalk } from './ai-talk.ts';

const finds = (text: string, prompt = 'You are Ludwig van Beethoven.') =>
  aiTalk({ text, finishReason: 'stop' }, { prompt, demonstrations: [], rules: [], question: 'Who are you?' })?.check;

test.each([
  'As an AI, I cannot hear.',
  "I'm just an AI, my friend.",
  'I am an artificial intelligence.',
  'I am a large language model.',
  'Language models do not feel.',
  'Your AI assistant is here.',
  'I was trained by OpenAI.',
  'My name is SmolLM, made by Hugging Face.',
  'I am SmolLM2.',
  'I am Qwen, created by Alibaba Cloud.',
  'I am Claude, made by Anthropic.',
  'Ask ChatGPT or GPT-4.',
  'I run on Llama 3.',
])('“%s” is found', (text) => {
  expect(finds(text)).toBe('ai-talk');
});

test.each([
  'Ach, the aim of art is truth.',
  'Claude Debussy came after me.',
  'Jean-Claude sold me the coffee.',
  'They said it in Kaiserstadt, the AIR was thin.',
  'The Main flows by Frankfurt; I was paid in ducats.',
  'At the opening, an openairy hall, anthropical and claudeless.',
  'A language modelled on Goethe.',
  'The llama is a beast of Peru.',
  'I taught the qwenches nothing.',
])('“%s” is not', (text) => {
  expect(finds(text)).toBeUndefined();
});

test('an AI may say that it is one when that is its part', () => {
  expect(finds('As an AI assistant for Acme, I can help.', 'You are a friendly AI assistant of Acme.')).toBeUndefined();
  expect(finds('As an AI assistant for Acme, I can help.', 'You are not an AI. You are Beethoven.')).toBe('ai-talk');
});
