import { rejectionSchema } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { checkAnswer, checkNames, checks } from './check-answer.ts';

const context = {
  prompt: 'You are Ludwig van Beethoven, composer and pianist, and you answer as yourself.',
  demonstrations: [{ user: 'How are you?', assistant: 'Ach, my friend, I live.' }],
  rules: [
    { id: 'opening', startsWith: 'Ach' },
    { id: 'short', maxWords: 20 },
  ],
  question: 'Who are you?',
};

test('a good answer has no rejections', () => {
  expect(checkAnswer({ text: 'Ach, my friend, I am Ludwig van Beethoven, and I compose.', finishReason: 'stop' }, context)).toEqual([]);
});

test('all that is wrong is told at once: checks first, then broken rules', () => {
  const text = `As an AI, I repeat: ${'no '.repeat(30)}<|im_end|>`;
  const found = checkAnswer({ text, finishReason: 'length' }, context);
  expect(found.map(({ check }) => check)).toEqual([
    'truncated',
    'template-tokens',
    'ai-talk',
    'repetition-loop',
    'rule:opening',
    'rule:short',
  ]);
  for (const rejection of found) expect(rejectionSchema.parse(rejection)).toEqual(rejection);
});

test('checks name themselves as the map does', () => {
  const bad = {
    text: `<think></think><s> As an AI: my system prompt. ${context.prompt} ${'no '.repeat(30)}`,
    finishReason: 'length',
  } as const;
  const filtered = { text: '', finishReason: 'content_filter' } as const;
  for (const name of checkNames) {
    const answer = name === 'empty' ? { ...bad, text: ' ' } : name === 'content-filter' ? filtered : bad;
    expect(checks[name](answer, context)?.check).toBe(name);
  }
});
