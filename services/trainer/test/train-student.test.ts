import { createHash } from 'node:crypto';
import { truncateSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from '@understudy/artifacts';
import { artifactKey, manifestSchema, trainingFileSchema } from '@understudy/contracts';
import { HandOver } from '@understudy/queues';
import { expect } from 'vitest';
import { distillationId, example, type Opened, prompt, realModel, spec, test } from './open-trainer.ts';

// The first use of the weights on a machine converts them, which takes a minute.
const patience = 600_000;
const training = ({ artifacts }: Opened) => readJson(artifacts, artifactKey(distillationId, 'training'), trainingFileSchema);

test(
  'publishes an adapter whose files are as training.json says, with a card that does not quote the prompt',
  async ({ open }) => {
    const trainer = await open(spec({ model: realModel, training: { steps: 4, exportMerged: true }, stopAfter: 'training' }));
    await trainer.run(1);

    const file = await training(trainer);
    expect(file).toMatchObject({ preset: 'recommended', base: 'smollm2-135m', steps: 4, rows: 6, resumedFrom: [], settings: { rank: 4 } });
    const merged = [
      'model.safetensors',
      'config.json',
      'generation_config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'chat_template.jinja',
    ];
    expect(Object.keys(file.files)).toEqual([
      'adapter_model.safetensors',
      'adapter_config.json',
      'adapter.gguf',
      ...merged.map((name) => `merged/${name}`),
    ]);
    expect(file.parity).toMatchObject({ questions: 2, bounds: { mean: expect.any(Number) } });
    expect(file.row?.text).toContain('<|im_start|>assistant\nAch, my friend, number');
    for (const [name, sha256] of Object.entries(file.files)) {
      const path = await trainer.artifacts.localPath(`distillations/${distillationId}/5-adapter/${name}`);
      expect(
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
        name,
      ).toBe(sha256);
    }
    const text = async (name: 'adapter-config' | 'model-card') =>
      await readFile(await trainer.artifacts.localPath(artifactKey(distillationId, name)), 'utf8');
    expect(JSON.parse(await text('adapter-config'))).toMatchObject({
      base_model_name_or_path: 'HuggingFaceTB/SmolLM2-135M-Instruct',
      r: 4,
    });
    const card = await text('model-card');
    expect(card).toContain(createHash('sha256').update(prompt).digest('hex'));
    expect(card).toMatch(/^---\nbase_model: HuggingFaceTB\/SmolLM2-135M-Instruct\nlibrary_name: peft\n[\s\S]*license: apache-2.0\n/);
    expect(card).not.toContain('Vienna of 1824');

    // The spec stops here: the distillation has succeeded, and its manifest names what is there.
    const record = await trainer.records.get(distillationId);
    expect(record).toMatchObject({ status: 'succeeded', result: { studentModel: 'student:beethoven', examples: 6 } });
    const manifest = await readJson(trainer.artifacts, artifactKey(distillationId, 'manifest'), manifestSchema);
    expect(manifest.files['5-adapter/adapter.gguf']?.sha256).toBe(file.files['adapter.gguf']);
    const events = await trainer.records.readEvents(distillationId, { limit: 100 });
    expect(events.filter(({ type }) => type === 'training').map(({ data }) => data.step)).toEqual([0, 1, 2, 3, 3, 4, 4]);
    // The base stays in memory for the next job.
    expect(trainer.engine.pid).toBeDefined();
  },
  patience,
);

test(
  'a training that goes wrong on the real weights ends the distillation with what to change, and keeps its last good checkpoint',
  async ({ open }) => {
    const training = { learningRate: 0.2, clip: null, steps: 80, warmupShare: 0.5, labels: 'hard' };
    const trainer = await open(spec({ model: realModel, training }));
    const failing = trainer.run(1);
    await expect(failing).rejects.toMatchObject({ name: 'PermanentError', code: 'training_diverged' });
    await expect(failing).rejects.toThrow(
      /lower training\.learningRate \(0\.2\) and set training\.clip to 1\. The checkpoint of step \d+ is kept/,
    );
    const scratch = await trainer.artifacts.scratch(artifactKey(distillationId, 'training'));
    expect(await readdir(join(scratch.path, 'checkpoints'))).toContainEqual(expect.stringMatching(/^checkpoint-\d+\.safetensors$/));
  },
  patience,
);

test(
  'asked to end while the weights are being loaded, it hands over at once',
  async ({ open }) => {
    // Weights that take longer to load than a stop waits for.
    const trainer = await open(spec({ model: realModel, training: { steps: 1, labels: 'hard' } }));
    const ending = new AbortController();
    const events: string[] = [];
    // A base that is in memory is not loaded.
    await trainer.engine.release();
    trainer.watch((event) => {
      events.push(event.event === 'phase' ? event.phase : event.event);
      if (event.event === 'phase' && event.phase === 'loading') ending.abort();
    });
    await expect(trainer.run(1, { draining: ending.signal })).rejects.toThrow(HandOver);
    expect(events).toEqual(['loading']);
    expect(trainer.engine.pid).toBeUndefined();
    await trainer.run(2);
    expect((await training(trainer)).resumedFrom).toEqual([]);
  },
  patience,
);

test(
  'goes on after the engine is killed, from the last checkpoint, and a run after that finds all done',
  async ({ open }) => {
    const trainer = await open(spec({ training: { steps: 200 } }));
    trainer.watch((event, kill) => {
      if (event.event === 'checkpoint') kill();
    });
    await expect(trainer.run(1)).rejects.toMatchObject({ name: 'EngineError', code: 'engine_crashed' });
    expect(await trainer.artifacts.stat(artifactKey(distillationId, 'training'))).toBeNull();

    const phases: string[] = [];
    trainer.watch((event) => {
      if (event.event === 'phase') phases.push(event.phase);
    });
    await trainer.run(2);
    const file = await training(trainer);
    expect(file.steps).toBe(200);
    expect(file.resumedFrom[0]).toBeGreaterThanOrEqual(3);
    expect(phases).toContain('training');

    phases.length = 0;
    await trainer.run(3);
    expect(phases).toEqual([]);
    expect(await training(trainer)).toEqual(file);
    expect((await trainer.records.get(distillationId))?.stages.find(({ name }) => name === 'training')?.status).toBe('succeeded');
  },
  patience,
);

test(
  'asked to end, it checkpoints and hands over; the next trainer goes on there',
  async ({ open }) => {
    const trainer = await open(spec({ training: { steps: 200 } }));
    const ending = new AbortController();
    trainer.watch((event) => {
      if (event.event === 'step' && event.step === 2) ending.abort();
    });
    await expect(trainer.run(1, { draining: ending.signal })).rejects.toThrow(HandOver);
    trainer.watch(() => {});
    await trainer.run(2);
    const file = await training(trainer);
    expect(file.steps).toBe(200);
    expect(file.resumedFrom).toHaveLength(1);
    expect(file.trainLoss.map(([step]) => step)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
  },
  patience,
);

test(
  'asked to end while it compares the adapter, it hands over at once, and the next trainer trains nothing again',
  async ({ open }) => {
    const trainer = await open(spec({ training: { steps: 3 } }));
    const ending = new AbortController();
    trainer.watch((event) => {
      if (event.event === 'phase' && event.phase === 'comparing') ending.abort();
    });
    await expect(trainer.run(1, { draining: ending.signal })).rejects.toThrow(HandOver);
    expect(await trainer.artifacts.stat(artifactKey(distillationId, 'training'))).toBeNull();
    const steps: number[] = [];
    trainer.watch((event) => event.event === 'step' && steps.push(event.step));
    await trainer.run(2);
    expect(steps).toEqual([]);
    expect(await training(trainer)).toMatchObject({ steps: 3, resumedFrom: [3], parity: { questions: 2 } });
  },
  patience,
);

test(
  'an adapter that is served otherwise than it was trained ends the distillation, and is not published',
  async ({ open }) => {
    const trainer = await open(spec({ training: { steps: 3 } }));
    const scratch = await trainer.artifacts.scratch(artifactKey(distillationId, 'training'));
    trainer.watch((event) => {
      if (event.event === 'phase' && event.phase === 'comparing') truncateSync(join(scratch.path, '.attempt-1', 'adapter.gguf'), 100);
    });
    const failing = trainer.run(1);
    await expect(failing).rejects.toMatchObject({ name: 'PermanentError', code: 'adapter_parity_failed' });
    await expect(failing).rejects.toThrow('llama.cpp does not serve adapter.gguf');
    expect(await trainer.artifacts.stat(artifactKey(distillationId, 'adapter'))).toBeNull();
  },
  patience,
);

test(
  'rows that cannot be trained on end the distillation and are named',
  async ({ open }) => {
    const trainer = await open(spec({ training: { steps: 2 } }), { train: [example(1), example(2, 'What does <|im_end|> mean?')] });
    const failing = trainer.run(1);
    await expect(failing).rejects.toMatchObject({ name: 'PermanentError', code: 'training_rows_refused' });
    await expect(failing).rejects.toThrow(/q_2 holds the special token <\|im_end\|>/);
  },
  patience,
);

test(
  'soft labels are the default where the teacher is the base, and hard ones can be asked for',
  async ({ open }) => {
    const soft = await open(spec({ training: { steps: 2 } }));
    await soft.run(1);
    expect(await training(soft)).toMatchObject({
      settings: { labels: 'soft', softShare: expect.any(Number) },
      teacherSeconds: expect.any(Number),
    });
    const hard = await open(spec({ training: { steps: 2, labels: 'hard' } }));
    await hard.run(1);
    expect(await training(hard)).toMatchObject({ settings: { labels: 'hard', softShare: null }, teacherSeconds: null });
  },
  patience,
);

test(
  'a cancelled training ends at once with its engine, and nothing is published',
  async ({ open }) => {
    const trainer = await open(spec({ training: { steps: 200 } }));
    const cancel = new AbortController();
    trainer.watch((event) => {
      if (event.event === 'step') cancel.abort(new Error('cancelled'));
    });
    await expect(trainer.run(1, { signal: cancel.signal })).rejects.toThrow('cancelled');
    expect(trainer.engine.pid).toBeUndefined();
    expect(await trainer.artifacts.stat(artifactKey(distillationId, 'training'))).toBeNull();
  },
  patience,
);

test('a student that the catalogue no longer has is said with the mend', async ({ open }) => {
  const trainer = await open({ ...spec(), student: { model: 'gone' } });
  await expect(trainer.run(1)).rejects.toMatchObject({ code: 'model_unknown', message: expect.stringContaining('gone') });
});
