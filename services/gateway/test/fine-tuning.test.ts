import { artifactKey, stageNames } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { questions, rows, test, turn, upload } from './fine-tuning-test.ts';
import { type Gateway, result } from './start-gateway.ts';
import { trainStudent } from './trained.ts';

const seconds = () => Date.now() / 1000;

describe("OpenAI's own client", () => {
  test('lives through the whole life of a job: file, training, checkpoint, chat', async ({ openai, gateway, host }) => {
    const [training_file, validation_file] = [await upload(openai, rows(40)), await upload(openai, rows(3))];
    const job = await openai.fineTuning.jobs.create({
      model: 'small',
      training_file,
      validation_file,
      suffix: 'ludwig',
      seed: 7,
      method: { type: 'supervised', supervised: { hyperparameters: { n_epochs: 2, batch_size: 'auto' } } },
      metadata: { project: 'music' },
    });
    const hyperparameters = { n_epochs: 2, batch_size: 'auto', learning_rate_multiplier: 'auto' };
    expect(job).toMatchObject({
      object: 'fine_tuning.job',
      status: 'queued',
      model: 'small',
      fine_tuned_model: null,
      training_file,
      validation_file,
      hyperparameters,
      method: { type: 'supervised', supervised: { hyperparameters } },
      seed: 7,
      finished_at: null,
      estimated_finish: null,
      trained_tokens: null,
      result_files: [],
      error: null,
      metadata: { project: 'music' },
    });
    expect(Math.abs(job.created_at - seconds())).toBeLessThan(60);
    const { id } = job;
    expect(await gateway.records.get(id)).toMatchObject({ id, name: 'ludwig', ownRows: true, stopAfter: null });
    expect((await gateway.records.get(id))?.stages.map(({ status }) => status)).toEqual(
      stageNames.map((name) => (name === 'questions' || name === 'answers' ? 'skipped' : 'waiting')),
    );
    expect(await gateway.pipeline.rootState(id, 'evaluation')).toBe('waiting-children');
    const counts = await gateway.pipeline.depths([]);
    expect([counts.get('questions')?.jobs.waiting, counts.get('dataset')?.jobs.waiting]).toEqual([0, 1]);
    expect(await openai.fineTuning.jobs.retrieve(id)).toEqual(job);

    await gateway.records.stageStarted(id, 'dataset', 43);
    expect((await openai.fineTuning.jobs.retrieve(id)).status).toBe('validating_files');
    await gateway.records.stageFinished(id, 'dataset');
    await gateway.records.stageStarted(id, 'training', 30);
    await gateway.records.stageProgress(id, 'training', { done: 15 });
    const running = await openai.fineTuning.jobs.retrieve(id);
    expect(running.status).toBe('running');
    expect(running.estimated_finish).toBeGreaterThan(seconds() - 60);
    expect((await openai.fineTuning.jobs.checkpoints.list(id)).data).toEqual([]);

    await trainStudent(gateway, id);
    const done = await openai.fineTuning.jobs.retrieve(id);
    expect(done).toMatchObject({ status: 'succeeded', fine_tuned_model: `student:${id}`, trained_tokens: 6000, estimated_finish: null });
    expect(done.finished_at).toBeGreaterThanOrEqual(job.created_at);
    const checkpoints = await Array.fromAsync(await openai.fineTuning.jobs.checkpoints.list(id));
    expect(checkpoints).toMatchObject([
      {
        object: 'fine_tuning.job.checkpoint',
        fine_tuning_job_id: id,
        fine_tuned_model_checkpoint: done.fine_tuned_model,
        step_number: 20,
        metrics: { step: 20, train_loss: 1.4, valid_loss: 1.9 },
      },
    ]);
    const messages = [{ role: 'user' as const, content: 'Who are you?' }];
    const answer = await openai.chat.completions.create({ model: done.fine_tuned_model ?? '', messages });
    expect(answer.choices[0]?.message.content).toContain('Who are you?');
    expect(host.requests[0]).toMatchObject({ model: `student:${id}` });
  });

  test('follows the events, newest first, page by page, with figures by its own names', async ({ openai, gateway }) => {
    const { id } = await openai.fineTuning.jobs.create({ model: 'small', training_file: await upload(openai, rows(4)) });
    // Of so few rows none can be set apart to be asked.
    expect(await gateway.records.get(id)).toMatchObject({ stopAfter: 'training' });
    await trainStudent(gateway, id);
    const first = await openai.fineTuning.jobs.listEvents(id, { limit: 3 });
    expect(first.has_more).toBe(true);
    const events = await Array.fromAsync(first);
    expect(events.map(({ message }) => message)).toEqual(
      [
        ...['queued', 'running'],
        ...stageNames.slice(stageNames.indexOf('dataset'), stageNames.indexOf('training')).map((stage) => `${stage} finished`),
        ...['training started', 'step 10 of 30', 'step 20 of 30', 'step 30 of 30'],
        ...['training finished', 'succeeded', 'succeeded'],
      ].reverse(),
    );
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
    expect(events.find(({ message }) => message === 'step 20 of 30')).toMatchObject({
      object: 'fine_tuning.job.event',
      level: 'info',
      type: 'metrics',
      data: { step: 20, total_steps: 30, train_loss: 1.4 },
    });
    expect(events.at(-1)).toMatchObject({ type: 'message', data: { status: 'queued' } });
  });

  test('lists jobs newest first, by pages and by metadata, without what trains nothing', async ({ openai, gateway }) => {
    const training_file = await upload(openai, rows(4));
    const ids: string[] = [];
    for (const metadata of [{ kind: 'a' }, { kind: 'b' }, { kind: 'a', who: 'x' }, undefined])
      ids.unshift((await openai.fineTuning.jobs.create({ model: 'small', training_file, ...(metadata && { metadata }) })).id);
    const whole = await gateway.submit();
    const data = await gateway.submit({ stopAfter: 'dataset' });
    const listed = async (query: object) => (await Array.fromAsync(await openai.fineTuning.jobs.list(query))).map(({ id }) => id);
    expect(await listed({})).toEqual([whole.id, ...ids]);
    expect(await listed({ limit: 2 })).toEqual([whole.id, ...ids]);
    expect(await listed({ metadata: { kind: 'a' }, limit: 1 })).toEqual([ids[1], ids[3]]);
    expect(await listed({ metadata: { kind: 'a', who: 'x' } })).toEqual([ids[1]]);
    expect(await listed({ metadata: { kind: '' } })).toEqual([]);
    const without = await gateway.request('/v1/fine_tuning/jobs?metadata=null');
    expect(((await without.json()) as { data: { id: string }[] }).data.map(({ id }) => id)).toEqual([whole.id, ids[0]]);
    await expect(openai.fineTuning.jobs.retrieve(data.id)).rejects.toMatchObject({ status: 404, code: 'not_found' });
    await expect(openai.fineTuning.jobs.list({ colour: 'red' } as never)).rejects.toMatchObject({ status: 400, param: 'colour' });
    expect(await openai.fineTuning.jobs.retrieve(whole.id)).toMatchObject({ training_file: 'none', status: 'queued' });
  });

  test('pauses, resumes and cancels, and tries what is refused once only', async ({ openai, gateway }) => {
    const { jobs } = openai.fineTuning;
    const { id } = await jobs.create({ model: 'small', training_file: await upload(openai, rows(4)) });
    expect((await jobs.pause(id)).status).toBe('paused');
    expect((await jobs.resume(id)).status).toBe('queued');
    expect((await jobs.cancel(id)).status).toBe('cancelled');
    expect((await jobs.cancel(id)).status).toBe('cancelled');
    const tries = async () => {
      const { values } = await gateway.metrics.httpRequestDuration.get();
      return values.find(
        ({ labels, metricName }) => String(labels.route).endsWith('/pause') && labels.status === '409' && metricName?.endsWith('_count'),
      )?.value;
    };
    await expect(jobs.pause(id)).rejects.toMatchObject({
      status: 409,
      code: 'conflict',
      message: expect.stringContaining('was cancelled'),
    });
    await expect.poll(tries).toBe(1);
    await expect(jobs.retrieve('ftjob-abc123')).rejects.toMatchObject({ status: 404 });
  });

  test('is told why a job has failed, and which parameter was at fault', async ({ openai, gateway }) => {
    const { id } = await openai.fineTuning.jobs.create({ model: 'small', training_file: await upload(openai, rows(4)) });
    const message = 'Only 0 rows can be trained on.';
    await gateway.records.fail(id, { code: 'dataset_too_small', message, stage: 'dataset' });
    const failed = await openai.fineTuning.jobs.retrieve(id);
    expect(failed).toMatchObject({
      status: 'failed',
      fine_tuned_model: null,
      error: { code: 'dataset_too_small', message, param: 'training_file' },
    });
  });

  test('calls a student that a host keeps by the name that the host has for it', async ({ openai, gateway }) => {
    const { id } = await gateway.submit();
    await gateway.records.succeed(id, { ...result, studentModel: 'ft:qwen3-4b:beethoven' });
    expect((await openai.fineTuning.jobs.retrieve(id)).fine_tuned_model).toBe('ft:qwen3-4b:beethoven');
  });
});

describe('a prompt', () => {
  const spec = async (gateway: Gateway, id: string) => {
    const chunks = await Array.fromAsync(await gateway.artifacts.read(artifactKey(id, 'spec')));
    return JSON.parse(Buffer.concat(chunks as Buffer[]).toString());
  };

  test('in the metadata makes the whole pipeline run, on questions of the file or on those it makes', async ({ openai, gateway }) => {
    const prompt = 'You are Beethoven. '.repeat(100);
    const training_file = await upload(openai, questions(12));
    const ofFile = await openai.fineTuning.jobs.create({ model: 'small', training_file, metadata: { prompt, project: 'music' } });
    expect(ofFile).toMatchObject({ training_file, metadata: { project: 'music' } });
    const asked = { count: 12, items: { upload: training_file.replace('file-', 'upl_') } };
    expect(await spec(gateway, ofFile.id)).toMatchObject({ prompt, questions: asked, metadata: { project: 'music' } });
    expect((await spec(gateway, ofFile.id)).stopAfter).toBeUndefined();
    const made = await openai.fineTuning.jobs.create({ model: 'small', training_file: 'none', metadata: { prompt } });
    expect(made.training_file).toBe('none');
    expect(await spec(gateway, made.id)).toMatchObject({ prompt, questions: { count: 5000, set: 'auto' } });
  });

  test('may be the system message of the questions', async ({ openai, gateway }) => {
    const system = turn('system', 'You are Beethoven.');
    const training_file = await upload(
      openai,
      questions(12).map(({ messages }) => ({ messages: [system, ...messages] })),
    );
    const { id } = await openai.fineTuning.jobs.create({ model: 'small', training_file });
    expect(await spec(gateway, id)).toMatchObject({ prompt: 'You are Beethoven.', questions: { count: 12 } });
  });
});
