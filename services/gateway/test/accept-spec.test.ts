import type { SpecInput } from '@understudy/contracts';
import { expect } from 'vitest';
import { unpricedModels } from '../src/accept-spec.ts';
import { catalogue, set, test } from './accepting.ts';

const uploadId = 'upl_01JD5H2Z7T8Q4X9V0C3B6N1M5K';

test('what the spec leaves open is filled in: models, and half of the questions as fewest examples', async ({ accepting }) => {
  expect(await accepting.accept()).toMatchObject({
    teacher: { model: 'large' },
    student: { model: 'small' },
    questions: { model: 'large' },
    dataset: { minExamples: 6 },
  });
  expect(await accepting.accept({ questions: { ...set, model: 'writer' } })).toMatchObject({ questions: { model: 'writer' } });
});

test('a spec that gives no more than a prompt is accepted: the model reads it', async ({ accepting }) => {
  expect((await accepting.accept({ questions: {} })).questions).toMatchObject({ set: 'auto', facets: 'auto', model: 'large' });
});

test('an unknown model that is to write questions is refused by name', async ({ accepting }) => {
  expect(await accepting.faultsOf({ questions: { ...set, model: 'writr' } })).toEqual([
    { code: 'model_unknown', pointer: '/questions/model', detail: expect.stringMatching(/no model "writr".*Did you mean writer\?/) },
  ]);
});

test('a budget needs the price of every model that is asked, and of no other', async ({ accepting }) => {
  expect(await accepting.faultsOf({ budgetUsd: 5 })).toEqual([]);
  expect(await accepting.faultsOf({ budgetUsd: 5, questions: { ...set, model: 'writer' } })).toEqual([]);
  expect(await accepting.faultsOf({ budgetUsd: 5, questions: { ...set, model: 'writer', modelShare: 0.5 } })).toMatchObject([
    { code: 'invalid_spec', pointer: '/budgetUsd', detail: expect.stringContaining('for writer, which') },
  ]);
  expect(await accepting.faultsOf({ budgetUsd: 5, teacher: { model: 'writer' } })).toMatchObject([{ pointer: '/budgetUsd' }]);
  expect(unpricedModels(await accepting.accept({ questions: { model: 'writer' } }), catalogue)).toEqual(['writer']);
});

test('rules that cannot be checked, and checks that cannot be left out, are refused', async ({ accepting }) => {
  const faults = await accepting.faultsOf({
    rules: [
      { id: 'tongue', language: 'xx' },
      { id: 'shape', jsonSchema: { type: 'objekt' } },
    ],
    dataset: { checks: { empty: false, 'prompt-quote': false } },
  });
  expect(faults.map(({ pointer }) => pointer)).toEqual(['/rules/0/language', '/rules/1/jsonSchema', '/dataset/checks/empty']);
});

test('an uploaded file of questions must exist', async ({ accepting }) => {
  const questions = { ...set, items: { upload: uploadId } };
  expect(await accepting.faultsOf({ questions })).toEqual([
    { code: 'invalid_spec', pointer: '/questions/items/upload', detail: expect.stringContaining(`no uploaded file ${uploadId}`) },
  ]);
  const upload = await accepting.upload(['"Why?"', '{"text":"How?","followUps":["And then?"]}']);
  expect(await accepting.faultsOf({ questions: { ...set, items: { upload } } })).toEqual([]);
});

test('more uploaded questions than questions.count are refused', async ({ accepting }) => {
  const upload = await accepting.upload(Array.from({ length: 12 }, (_, index) => `"Why ${index}?"`));
  expect(await accepting.faultsOf({ questions: { ...set, items: { upload } } })).toMatchObject([
    { pointer: '/questions/items', detail: expect.stringMatching(/holds 12 questions, but questions\.count is 11/) },
  ]);
});

test('the student decides who trains it, and a backend that the spec names decides the student', async ({ accepting }) => {
  expect(await accepting.accept()).toMatchObject({ student: { model: 'small' }, training: { backend: 'local' } });
  expect(await accepting.accept({ student: { model: 'tuned' }, stopAfter: 'training' })).toMatchObject({ training: { backend: 'openai' } });
  const rented = await accepting.accept({ training: { backend: 'tinker' }, stopAfter: 'training' });
  expect(rented).toMatchObject({ student: { model: 'rented' }, training: { backend: 'tinker' } });
  expect(catalogue.students.rented).toMatchObject({ base: 'Qwen/Qwen3.5-4B', serve: 'hosted' });
});

test('a backend that does not train the student, and a stage that cannot follow a host, are refused', async ({ accepting }) => {
  expect(await accepting.faultsOf({ student: { model: 'small' }, training: { backend: 'openai' } })).toEqual([
    { code: 'invalid_spec', pointer: '/training/backend', detail: expect.stringMatching(/trained by local.*that it trains: tuned/) },
  ]);
  // The catalogue does not say where Tinker's students are asked.
  expect(await accepting.faultsOf({ student: { model: 'rented' } })).toEqual([
    { code: 'invalid_spec', pointer: '/stopAfter', detail: expect.stringContaining('set stopAfter: training') },
  ]);
  expect(await accepting.faultsOf({ student: { model: 'rented' }, stopAfter: 'dataset' })).toEqual([]);
});

test('settings that the backend cannot honour are refused by name', async ({ accepting }) => {
  const of = async (model: string, training: NonNullable<SpecInput['training']>) =>
    (await accepting.faultsOf({ student: { model }, training, stopAfter: 'training' })).map(
      ({ pointer, detail }) => `${pointer} ${detail}`,
    );
  expect(await of('small', { learningRateMultiplier: 2, alpha: 64 })).toEqual([
    '/training/learningRateMultiplier The backend local takes learningRate itself. Leave learningRateMultiplier out.',
  ]);
  expect(await of('rented', { alpha: 32, rank: 8, learningRate: 1e-4, projections: ['v', 'k', 'q', 'o'], preset: 'paper' })).toEqual([]);
  expect(await of('rented', { alpha: 64, projections: ['q', 'k', 'v'] })).toEqual([
    '/training/alpha The backend tinker trains every adapter with alpha 32. Leave alpha out.',
    expect.stringMatching(/^\/training\/projections .*trains q, k, v, o together/),
  ]);
  expect(await of('tuned', { epochs: 2, batch: 8, learningRateMultiplier: 2, seed: 1 })).toEqual([]);
  expect(await of('tuned', { epochs: 1.5, rank: 8, maxTokens: 512 })).toEqual([
    expect.stringMatching(/^\/training\/rank .*cannot set rank; it takes epochs, batch, learningRateMultiplier, labels, seed/),
    '/training/epochs The backend openai counts whole epochs only. Leave epochs out.',
    expect.stringMatching(/^\/training\/maxTokens /),
  ]);
});

test('a budget needs the price of a training that a host is paid for', async ({ accepting }) => {
  const paid = { budgetUsd: 5, stopAfter: 'training' as const };
  expect(await accepting.faultsOf({ ...paid, student: { model: 'tuned' } })).toEqual([]);
  expect(await accepting.faultsOf({ ...paid, student: { model: 'rented' } })).toMatchObject([
    { pointer: '/budgetUsd', detail: expect.stringContaining('for the training of rented') },
  ]);
});

test('all faults are told at once', async ({ accepting }) => {
  const faults = await accepting.faultsOf({
    budgetUsd: 1,
    teacher: { model: 'writer' },
    rules: [{ id: 'tongue', language: 'xx' }],
    questions: { ...set, general: 0.8, adversarial: 0.8, items: ['a', 'A'] },
  });
  expect(faults.map(({ pointer }) => pointer)).toEqual([
    '/questions',
    '/questions/items/1',
    '/questions/items',
    '/rules/0/language',
    '/budgetUsd',
  ]);
});

test('gates are written out, and those that could never be measured, or come to nothing, are refused', async ({ accepting }) => {
  const rules = [{ id: 'opening', startsWith: 'Ach' }];
  const refused = async (input: Partial<SpecInput>) => (await accepting.faultsOf(input)).map(({ pointer }) => pointer);
  expect(await refused({ evaluation: { gates: { rules: 0.8 } } })).toEqual(['/evaluation/gates/rules']);
  expect(await refused({ rules, evaluation: { gates: { rules: 0.8 } } })).toEqual([]);
  expect(await refused({ teacher: { model: 'large' }, evaluation: { gates: { klClosed: 0.3 } } })).toEqual(['/evaluation/gates/klClosed']);
  expect(await refused({ teacher: { model: 'small' }, evaluation: { gates: { klClosed: 0.3 } } })).toEqual([]);
  expect(await refused({ stopAfter: 'dataset', evaluation: { gates: { enforce: true } } })).toEqual(['/evaluation/gates/enforce']);
});

test('a judge is a model of the catalogue, hosted or embedded, and what hangs on it is filled in', async ({ accepting }) => {
  for (const judge of ['writer', 'small'])
    expect((await accepting.accept({ evaluation: { judge } })).evaluation).toMatchObject({
      ...{ judge, judgeSamples: 3, rubric: 'auto' },
      gates: { judgeWinRate: 0.4 },
    });
  const { evaluation } = await accepting.accept();
  expect(evaluation).toMatchObject({ judge: null, gates: { judgeWinRate: null } });
  expect(evaluation).not.toHaveProperty('judgeSamples');
});

test('a judge that the catalogue lacks, or that would have nothing to read, is refused', async ({ accepting }) => {
  expect(await accepting.faultsOf({ evaluation: { judge: 'writr' } })).toEqual([
    { code: 'model_unknown', pointer: '/evaluation/judge', detail: expect.stringMatching(/no model "writr".*Did you mean writer\?/) },
  ]);
  expect(await accepting.faultsOf({ evaluation: { judge: 'writer' }, stopAfter: 'training' })).toEqual([
    { code: 'invalid_spec', pointer: '/evaluation/judge', detail: expect.stringContaining('after stopAfter: training') },
  ]);
});

test('a budget needs the price of the judge', async ({ accepting }) => {
  expect(await accepting.faultsOf({ budgetUsd: 5, evaluation: { judge: 'large' } })).toEqual([]);
  expect(await accepting.faultsOf({ budgetUsd: 5, evaluation: { judge: 'writer' } })).toMatchObject([
    { pointer: '/budgetUsd', detail: expect.stringContaining('for writer, which') },
  ]);
});

test('soft labels are refused where the trainer cannot load the teacher, and taken where it can', async ({ accepting }) => {
  const training = { labels: 'soft' } as const;
  expect(await accepting.faultsOf({ training })).toEqual([
    { code: 'invalid_spec', pointer: '/training/labels', detail: expect.stringMatching(/weights of the teacher large.*labels: hard/) },
  ]);
  for (const model of ['small', 'weighed'])
    expect((await accepting.accept({ training, teacher: { model } })).training).toMatchObject({ labels: 'soft' });
});

test('of a sweep every variant is looked at, and a fault told once', async ({ accepting }) => {
  const sweep = { learningRate: [1e-3, 2e-3], labels: ['hard', 'soft'] } satisfies NonNullable<SpecInput['training']>['sweep'];
  const pointers = async (input: Partial<SpecInput>) => (await accepting.faultsOf(input)).map(({ pointer }) => pointer);
  expect(await pointers({ training: { sweep } })).toEqual(['/training/sweep/labels']);
  expect(await pointers({ training: { sweep, softShare: 0.5 }, teacher: { model: 'small' } })).toEqual(['/training/softShare']);
  expect((await accepting.accept({ training: { sweep }, teacher: { model: 'small' } })).training.sweep).toEqual(sweep);
});

test('a share of soft labels is refused beside hard ones', async ({ accepting }) => {
  const teacher = { model: 'small' };
  const refused = (training: SpecInput['training']) => accepting.faultsOf({ training, teacher });
  const fault = [{ code: 'invalid_spec', pointer: '/training/softShare', detail: expect.any(String) }];
  expect(await refused({ labels: 'hard', softShare: 0.5 })).toEqual(fault);
  expect(await refused({ preset: 'paper', softShare: 0.5 })).toEqual(fault);
  expect(await refused({ labels: 'soft', softShare: null })).toEqual(fault);
  expect(await refused({ preset: 'paper', labels: 'soft', softShare: 0.5 })).toEqual([]);
});
