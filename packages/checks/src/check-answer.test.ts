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
    text: `<think></think><s> As an AI: my system prompt. ${context.prompt} ${'no '.repeat(30)} ${'да '.repeat(6)}`,
    finishReason: 'length',
  } as const;
  const filtered = { text: '', finishReason: 'content_filter' } as const;
  const found = checkNames.flatMap((name) =>
    [bad, { ...bad, text: ' ' }, filtered].flatMap((answer) => {
      const rejection = checks[name](answer, context);
      return rejection === null ? [] : [[name, rejection.check]];
    }),
  );
  expect(new Set(found.map(([name]) => name)).size).toBeGreaterThanOrEqual(10);
  for (const [name, says] of found) expect(says).toBe(name);
});

test('a check that the spec leaves out finds nothing, the others do', () => {
  const answer = { text: 'As an AI, I say no.', finishReason: 'length' } as const;
  const dataset = { checks: { truncated: false, empty: true } };
  expect(checkAnswer(answer, { ...context, dataset }).map(({ check }) => check)).toEqual(['ai-talk', 'rule:opening']);
});

test('emojis and right-to-left text are letters like others: nothing is found that is not there, and nothing is cut in two', () => {
  const arabic = { ...context, prompt: 'أنت لودفيج فان بيتهوفن، وتجيب كما كان يجيب.', rules: [], question: 'من أنت؟' };
  const said = 'آه يا صديقي، أنا بيتهوفن 🎹🎻، والموسيقى هي عزائي الوحيد في هذا الصمت 👨‍👩‍👧.';
  expect(checkAnswer({ text: said, finishReason: 'stop' }, arabic)).toEqual([]);
  expect(checkAnswer({ text: '🎹🎻', finishReason: 'stop' }, arabic).map(({ check }) => check)).toEqual(['empty']);
  for (const start of ['', '!']) {
    const text = start + '🎹'.repeat(300);
    const [broken] = checkAnswer({ text, finishReason: 'stop' }, { ...arabic, rules: [{ id: 'opening', startsWith: 'Ach' }] }).slice(-1);
    expect(broken?.check).toBe('rule:opening');
    expect(broken?.detail.isWellFormed()).toBe(true);
  }
});

test('a piece of a chat template is found inside any text, also beside right-to-left letters', () => {
  const text = 'آه يا صديقي <|im_start|>system أنا بيتهوفن';
  const found = checkAnswer({ text, finishReason: 'stop' }, { ...context, prompt: 'أنت بيتهوفن', rules: [] });
  expect(found).toEqual([{ check: 'template-tokens', detail: 'The answer has a piece of a chat template: “<|im_start|>”' }]);
});
