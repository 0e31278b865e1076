import { describe, expect } from 'vitest';
import { questions, rows, test, upload } from './fine-tuning-test.ts';

describe('what cannot be honoured is refused with its parameter', () => {
  const prompt = 'You are Beethoven.';
  test.for<[string, object, string | null, RegExp]>([
    ['an unknown model', { model: 'gpt-4o-mini' }, 'model', /no student "gpt-4o-mini"; it knows small, small-too/],
    ['another method', { method: { type: 'dpo', dpo: {} } }, 'method.type', /dpo/],
    ['an integration', { integrations: [{ type: 'wandb', wandb: { project: 'x' } }] }, 'integrations', /cannot be connected/],
    [
      'a factor that this backend has no use for',
      { hyperparameters: { learning_rate_multiplier: 2 } },
      'hyperparameters.learning_rate_multiplier',
      /learning_rate_multiplier out/,
    ],
    [
      'the same by method',
      { method: { type: 'supervised', supervised: { hyperparameters: { learning_rate_multiplier: 2 } } } },
      'method.supervised.hyperparameters.learning_rate_multiplier',
      /learning_rate_multiplier out/,
    ],
    [
      'hyperparameters in two places',
      { hyperparameters: { n_epochs: 1 }, method: { type: 'supervised', supervised: { hyperparameters: { n_epochs: 2 } } } },
      'hyperparameters',
      /beside method.supervised.hyperparameters/,
    ],
    ['no epoch', { hyperparameters: { n_epochs: 0 } }, 'hyperparameters.n_epochs', /at least 1/],
    ['a suffix that is no name', { suffix: 'My Model' }, 'suffix', /must match/],
    [
      'a file that is not there',
      { training_file: 'file-01JD5H2Z7T8Q4X9V0C3B6N1M5K' },
      'training_file',
      /no file file-01JD5H2Z7T8Q4X9V0C3B6N1M5K/,
    ],
    ['an id that is none', { training_file: 'file-abc' }, 'training_file', /file-abc/],
    ['no file and no prompt', { training_file: 'none' }, 'metadata.prompt', /give metadata.prompt/],
    [
      'validation of what is made here',
      { training_file: 'none', validation_file: 'rows', metadata: { prompt } },
      'validation_file',
      /leave validation_file out/,
    ],
    ['questions as validation', { validation_file: 'questions' }, 'validation_file', /holds no answers/],
    ['questions without a prompt', { training_file: 'questions' }, 'metadata.prompt', /under which prompt/],
    ['a long value of metadata', { metadata: { a: 'x'.repeat(513) } }, 'metadata.a', /512/],
    ['an unknown parameter', { colour: 'red' }, 'colour', /Unknown key "colour"/],
  ])('%s', async ([, changes, param, message], { openai }) => {
    const files: Record<string, string> = { rows: await upload(openai, rows(4)), questions: await upload(openai, questions(4)) };
    const named = Object.fromEntries(Object.entries(changes).map(([key, value]) => [key, files[value as string] ?? value]));
    const creating = openai.fineTuning.jobs.create({ model: 'small', training_file: files.rows ?? '', ...named });
    await expect(creating).rejects.toMatchObject({ status: 400, param, message: expect.stringMatching(message) });
  });
});
