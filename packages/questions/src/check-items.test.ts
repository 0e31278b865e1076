import { type SpecInput, specSchema } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { checkItems } from './check-items.ts';

const check = (questions: SpecInput['questions'], uploaded = 0) => checkItems(specSchema.parse({ prompt: 'p', questions }), uploaded);
const upload = { upload: 'upl_01JD5H2Z7T8Q4X9V0C3B6N1M5K' };

test('a question that stands twice is refused where it stands again; other follow-ups make another question', () => {
  const items = ['Who are you?', 'And you?', ' who  are YOU?', { text: 'Who are you?', followUps: ['Really?'] }];
  expect(check({ items })).toMatchObject([
    { pointer: '/questions/items/2', detail: 'questions.items.2 asks what questions.items.0 asks: leave one of them out.' },
  ]);
});

test('an empty turn is refused', () => {
  expect(check({ items: ['   ', { text: 'Why?', followUps: [' '] }] }).map(({ pointer }) => pointer)).toEqual([
    '/questions/items/0',
    '/questions/items/1',
  ]);
});

test('more than the count is refused, be they in place or uploaded', () => {
  expect(check({ count: 2, items: ['a', 'b', 'c'] })).toMatchObject([
    { pointer: '/questions/items', detail: expect.stringMatching(/holds 3 questions, but questions\.count is 2: raise it to 3/) },
  ]);
  expect(check({ count: 2, items: upload }, 3)).toMatchObject([{ pointer: '/questions/items' }]);
  expect(check({ count: 3, items: upload }, 3)).toEqual([]);
});

test('more than the shares leave room for is refused, saying how many they leave', () => {
  expect(check({ count: 4, items: ['a', 'b', 'c'], general: 0.5 })).toMatchObject([
    { pointer: '/questions/items', detail: expect.stringMatching(/of questions\.count, which is 4, the shares leave 2/) },
  ]);
});
