import OpenAI, { toFile } from 'openai';
import { expect, test } from 'vitest';
import { type FakeTrainingHost, startFakeTrainingHost } from './fake-training-host.ts';

const clientOf = (host: FakeTrainingHost, apiKey = 'none') => new OpenAI({ baseURL: host.url, apiKey, maxRetries: 0 });
const row = (user: string) => ({
  messages: [
    { role: 'user', content: user },
    { role: 'assistant', content: 'Ach, my friend.' },
  ],
});
const upload = async (client: OpenAI, rows: readonly object[]) =>
  (
    await client.files.create({
      file: await toFile(Buffer.from(rows.map((each) => JSON.stringify(each)).join('\n')), 'train.jsonl'),
      purpose: 'fine-tune',
    })
  ).id;

test('the official client uploads, trains, reads events newest first, and is given a model and its tokens', async () => {
  await using host = await startFakeTrainingHost();
  const client = clientOf(host);
  const file = await upload(client, [row('Who are you?'), row('Where?')]);
  const job = await client.fineTuning.jobs.create({
    model: 'qwen3-4b',
    training_file: file,
    suffix: 'mine',
    hyperparameters: { n_epochs: 2 },
  });
  expect(job).toMatchObject({ status: 'validating_files', fine_tuned_model: null, trained_tokens: null });
  await expect.poll(async () => (await client.fineTuning.jobs.retrieve(job.id)).status).toBe('succeeded');
  expect(await client.fineTuning.jobs.retrieve(job.id)).toMatchObject({ fine_tuned_model: 'ft:qwen3-4b:fake::mine', trained_tokens: 20 });
  const events = (await client.fineTuning.jobs.listEvents(job.id)).data;
  expect(events.map(({ message }) => message)).toEqual([
    'The job has successfully completed',
    ...[4, 3, 2, 1].map((step) => expect.stringContaining(`Step ${step}/4: training loss=`)),
    'Created fine-tuning job',
  ]);
  expect(events[1]?.data).toMatchObject({ step: 4, total_steps: 4, train_loss: 1 });
});

test('it pages, cancels, and refuses what a host refuses', async () => {
  await using host = await startFakeTrainingHost({ stepMs: null, key: 'sesame' });
  await expect(upload(clientOf(host), [row('Who?')])).rejects.toMatchObject({ status: 401 });
  const client = clientOf(host, 'sesame');
  const file = await upload(client, [row('Who?'), row('Why?')]);
  const create = (body: object) => client.fineTuning.jobs.create({ model: 'qwen3-4b', training_file: file, ...body });
  await expect(create({ model: 'gpt-9' })).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
  await expect(create({ training_file: 'file-none' })).rejects.toThrow('no file file-none');
  const odd = await upload(client, [{ ...row('Who?'), id: 'q_1' }]);
  await expect(create({ training_file: odd })).rejects.toThrow('Line 1 has the unexpected key id');
  const made = [await create({}), await create({}), await create({})];
  const seen: string[] = [];
  for await (const job of client.fineTuning.jobs.list({ limit: 2 })) seen.push(job.id);
  expect(seen).toEqual(made.map(({ id }) => id).reverse());
  host.advance();
  expect(await client.fineTuning.jobs.cancel(seen[0] ?? '')).toMatchObject({ status: 'cancelled', trained_tokens: 4 });
  host.fail('The loss diverged.');
  expect(await client.fineTuning.jobs.retrieve(seen[1] ?? '')).toMatchObject({
    status: 'failed',
    error: { message: 'The loss diverged.' },
  });
});
