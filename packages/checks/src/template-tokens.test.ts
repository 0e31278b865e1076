import { expect, test } from 'vitest';
import { templateTokens } from './template-tokens.ts';

const context = { prompt: 'p', demonstrations: [], rules: [], question: 'q' };
const finds = (text: string) => templateTokens({ text, finishReason: 'stop' }, context)?.detail;

test.each([
  '<|im_start|>',
  '<|im_end|>',
  '<|endoftext|>',
  '<|eot_id|>',
  '<|start_header_id|>',
  '<s>',
  '</s>',
  '[INST]',
  '[/INST]',
  '<<SYS>>',
  '<start_of_turn>',
  '<eos>',
  '<｜begin▁of▁sentence｜>',
])('%s inside an answer is found and shown', (token) => {
  expect(finds(`Ach, my friend ${token} I compose.`)).toContain(token);
});

test('an answer that begins the next turn is found', () => {
  expect(finds('Ach, my friend.\nUser: And then?')).toContain('User:');
  expect(finds('### Assistant: Ach')).toContain('Assistant:');
});

test('brackets, markup and the words themselves are none', () => {
  for (const text of [
    '3 < 5 | 7 > 2',
    'The user: a pianist.',
    '<strong>Ach</strong>',
    '[Instrument]',
    'the system of Rameau: harmony',
    '<span>s</span>',
  ])
    expect(finds(text)).toBeUndefined();
});
