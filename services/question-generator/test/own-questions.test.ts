import { uploadKey } from '@understudy/contracts';
import { expect } from 'vitest';
import { id, patient, specOf, test } from './stage.ts';

const upload = 'upl_01JD5H2Z7T8Q4X9V0C3B6N1M5K';

test("the user's own questions come first, conversations among them, and templates give the rest", async ({ stage }) => {
  await using _generator = stage.startGenerator();
  const items = ['How deep is the sea here?', { text: 'Good morning, keeper.', followUps: ['And how was the night?'] }];
  await stage.begin(specOf({ count: 20, items }));
  await expect.poll(() => stage.ended(), patient).toBe('succeeded');
  const training = (await stage.questions()).filter(({ split }) => split === 'train');
  expect(training).toHaveLength(20);
  expect(training.slice(0, 2)).toMatchObject([
    { text: 'How deep is the sea here?', followUps: [], origin: 'user', category: 'own' },
    { text: 'Good morning, keeper.', followUps: ['And how was the night?'], origin: 'user' },
  ]);
});

test('an uploaded file of questions is read, and what says nearly the same stands once', async ({ stage }) => {
  const texts = ['How deep is the sea here, under the rocks?', 'How deep is the sea here, under the rocks!', 'Who lights the lamp?'];
  await stage.artifacts.write(
    uploadKey(upload),
    texts.map((text) => `${JSON.stringify({ text })}\n`),
  );
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 20, items: { upload } }));
  await expect.poll(() => stage.ended(), patient).toBe('succeeded');
  const questions = await stage.questions();
  expect(questions).toHaveLength(25);
  expect(questions.filter(({ origin }) => origin === 'user').map(({ text }) => text)).toEqual([texts[0], texts[2]]);
});

test('questions in chat format are the turns of their users, without the system message', async ({ stage }) => {
  const system = { role: 'system', content: 'You keep a lighthouse.' };
  const lines = [['How deep is the sea here?'], ['Good morning, keeper.', 'And how was the night?']].map((turns) => ({
    messages: [system, ...turns.map((content) => ({ role: 'user', content }))],
  }));
  await stage.artifacts.write(
    uploadKey(upload),
    lines.map((line) => `${JSON.stringify(line)}\n`),
  );
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 20, items: { upload } }));
  await expect.poll(() => stage.ended(), patient).toBe('succeeded');
  expect((await stage.questions()).filter(({ origin }) => origin === 'user')).toMatchObject([
    { text: 'How deep is the sea here?', followUps: [] },
    { text: 'Good morning, keeper.', followUps: ['And how was the night?'] },
  ]);
});

test('more questions of the user than there is room for fail the distillation by name', async ({ stage }) => {
  await stage.artifacts.write(uploadKey(upload), ['"One?"\n', '"Two?"\n', '"Three?"\n']);
  await using _generator = stage.startGenerator();
  await stage.begin(specOf({ count: 2, items: { upload } }));
  await expect
    .poll(async () => (await stage.records.get(id))?.error, patient)
    .toMatchObject({ code: 'invalid_spec', message: expect.stringContaining('questions.items holds 3 questions') });
});
