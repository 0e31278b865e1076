import { serviceNames, stageNames } from '@understudy/contracts';
import { startFakeCollector, startFakeModelServer } from '@understudy/testing';
import OpenAI, { toFile } from 'openai';
import { expect, test } from 'vitest';
import { exampleSpec, openStack, published, untilSucceeded } from './open-stack.ts';

test('a prompt goes in and a student that one can chat with comes out, on the real weights', async () => {
  await using collector = await startFakeCollector();
  await using at = await openStack({ scale: { 'teacher-worker': 2 }, environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
  const { client } = at;
  const spec = await exampleSpec({
    name: 'end-to-end',
    questions: { count: 16 },
    dataset: { minExamples: 6 },
    teacher: { maxTokens: 64, samples: 2 },
    training: { preset: 'recommended', batch: 2, epochs: 3 },
    evaluation: { questions: 4, adversarial: false, capability: false },
  });
  const { id } = await client.submit(spec);
  const record = await untilSucceeded(client, id, 800_000);
  expect(record.stages.map(({ status }) => status)).toEqual(stageNames.map(() => 'succeeded'));
  expect(record.progress.percent).toBe(100);
  expect(record.result?.studentModel).toBe('student:end-to-end');
  expect(record.result?.promptTokensSaved).toBeGreaterThan(900);

  // One trace, from the request to the report, over all processes; the model server's part lies below the calls.
  const [posted] = collector.spans.filter(({ name }) => name === 'POST /v1/distillations');
  const traced = () => new Set(collector.spans.filter(({ traceId }) => traceId === posted?.traceId).map(({ service }) => service));
  await expect.poll(traced, { timeout: 20_000 }).toEqual(new Set(serviceNames));

  const { questions, answers } = await published(at, id);
  expect(answers).toHaveLength(questions.length);
  const report = await client.report(id);
  const [base, prompted, , student] = report.arms.map((arm) => arm.negativeLogLikelihood?.value ?? Number.NaN);
  expect(prompted).toBeLessThan(base ?? 0);
  expect(student).toBeLessThan(base ?? 0);
  expect(report.arms.map((arm) => arm.answers)).toEqual([4, 4, 4, 4]);
  expect(await client.reportPage(id, 'html')).toContain('<svg');
  const manifest = JSON.parse(await (await published(at, id)).text('manifest'));
  expect(Object.keys(manifest.files)).toEqual(expect.arrayContaining(['5-adapter/adapter.gguf', '6-report/report.html']));

  const openai = new OpenAI({ baseURL: `${at.stack.url}/v1`, apiKey: 'none' });
  const listed = await Array.fromAsync(await openai.models.list());
  expect(listed.map((model) => model.id)).toContain('student:end-to-end');
  const stream = await openai.chat.completions.create({
    model: 'student:end-to-end',
    messages: [{ role: 'user', content: 'Who are you?' }],
    stream: true,
    stream_options: { include_usage: true },
    max_tokens: 24,
  });
  let text = '';
  let promptTokens = 0;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? '';
    promptTokens = chunk.usage?.prompt_tokens ?? promptTokens;
  }
  expect(text.length).toBeGreaterThan(0);
  expect(promptTokens).toBeLessThan(100);
}, 900_000);

test('two distillations share the workers; cancelling one ends it and leaves the other alone; the same spec gives the same bytes', async () => {
  await using teacher = await startFakeModelServer({
    latencyMs: 50,
    answer: ({ question }) => `Ach, my friend, I remember ${question.toLowerCase()} as if it were yesterday. I wept.`,
  });
  await using at = await openStack({ hostedUrl: teacher.url, maxInFlight: 4, scale: { 'teacher-worker': 2, trainer: 0, evaluator: 0 } });
  const { client } = at;
  const spec = await exampleSpec({ questions: { count: 80 }, dataset: { minExamples: 5 }, stopAfter: 'dataset' });
  const large = await client.submit({ ...spec, name: 'large', questions: { ...spec.questions, count: 4000 } });
  await expect.poll(async () => (await client.get(large.id)).stages[1]?.done, { timeout: 60_000 }).toBeGreaterThan(20);

  const small = await client.submit({ ...spec, name: 'small' });
  await untilSucceeded(client, small.id, 120_000);
  expect((await client.get(large.id)).status).toBe('running');

  const again = await client.submit({ ...spec, name: 'small' });
  expect((await client.cancel(large.id)).status).toBe('cancelled');
  const atCancel = teacher.counts.requests;
  await untilSucceeded(client, again.id, 120_000);
  expect((await client.get(large.id)).status).toBe('cancelled');
  // What was asked since belongs to the other, but for what was in flight.
  const samples = (await published(at, again.id)).answers.reduce((sum, answer) => sum + answer.attempt, 0);
  expect(teacher.counts.requests - atCancel).toBeLessThanOrEqual(samples + 8);

  const [first, second] = [await published(at, small.id), await published(at, again.id)];
  for (const name of ['questions', 'train', 'valid', 'test', 'rejected', 'stats'] as const)
    expect(await second.text(name), name).toBe(await first.text(name));
}, 300_000);

test("rows of one's own go in through OpenAI's client, and a student that it can chat with comes out, with no teacher there", async () => {
  await using at = await openStack({ scale: { 'question-generator': 0, 'teacher-worker': 0 } });
  const openai = new OpenAI({ baseURL: `${at.stack.url}/v1`, apiKey: 'none' });
  // Fewer than ten are not evaluated.
  const text = ownRows(9);
  const file = await openai.files.create({ file: await toFile(Buffer.from(text), 'rows.jsonl'), purpose: 'fine-tune' });
  const { jobs } = openai.fineTuning;
  const { id } = await jobs.create({ model: 'smollm2-135m', training_file: file.id, hyperparameters: { n_epochs: 8 } });
  await untilSucceeded(at.client, id, 400_000);

  const job = await jobs.retrieve(id);
  expect(job).toMatchObject({ status: 'succeeded', fine_tuned_model: `student:${id}`, error: null });
  expect(job.trained_tokens).toBeGreaterThan(0);
  const record = await at.client.get(id);
  expect(record.stages.map(({ status }) => status)).toEqual(
    stageNames.map((name) => (['questions', 'answers', 'evaluation'].includes(name) ? 'skipped' : 'succeeded')),
  );
  expect(record.usage).toEqual([]);
  const events = await Array.fromAsync(await jobs.listEvents(id));
  expect(events.filter(({ type }) => type === 'metrics').length).toBeGreaterThan(0);
  const [checkpoint] = (await jobs.checkpoints.list(id)).data;
  expect(checkpoint?.metrics.train_loss).toBeGreaterThan(0);
  const answer = await openai.chat.completions.create({
    model: job.fine_tuned_model ?? '',
    messages: [{ role: 'user', content: 'What is 3 and 4?' }],
    max_tokens: 16,
    temperature: 0,
  });
  // Taught by nine rows, without the system message that stood above them.
  expect(answer.choices[0]?.message.content).toMatch(/^\s*Ach, my friend/);
}, 500_000);

test("a student of rows of one's own is measured by the answers that they have, with no teacher there", async () => {
  await using at = await openStack({ scale: { 'question-generator': 0, 'teacher-worker': 0 } });
  const { id: train } = await at.client.upload(ownRows(24));
  const evaluation = { questions: 4, adversarial: false, capability: false };
  const { id } = await at.client.submit({ name: 'sums', dataset: { rows: { train } }, training: { epochs: 3 }, evaluation });
  const record = await untilSucceeded(at.client, id, 400_000);
  expect(record.stages.map(({ status }) => status)).toEqual(
    stageNames.map((name) => (['questions', 'answers'].includes(name) ? 'skipped' : 'succeeded')),
  );
  const report = await at.client.report(id);
  expect(report.arms.map(({ name }) => name)).toEqual(['base', 'base+prompt', 'given', 'student']);
  expect(report.models.teacher).toBeNull();
  expect(report.learnt?.low).toBeGreaterThan(0);
}, 500_000);

/** Rows under one system message, as lines. */
function ownRows(count: number): string {
  const rows = Array.from({ length: count }, (_, number) => ({
    messages: [
      { role: 'system', content: 'You are Ludwig van Beethoven.' },
      { role: 'user', content: `What is ${number} and ${number * number}?` },
      { role: 'assistant', content: `Ach, my friend, it is ${number + number * number}.` },
    ],
  }));
  return rows.map((row) => JSON.stringify(row)).join('\n');
}
