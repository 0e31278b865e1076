import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { artifactFiles, artifactKey, artifactNames } from '@understudy/contracts';
import { expect } from 'vitest';
import { createAssembleDataset } from '../assemble-dataset.ts';
import { onceContext } from './once-context.ts';
import { answerOf, idOf, questionOf, type Stage, specOf, test } from './stage.ts';

const runOnce = fileURLToPath(new URL('./run-once.ts', import.meta.url));
const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const run = promisify(execFile);
const questions = Array.from({ length: 600 }, (_, number) => questionOf(number, number % 20 === 0 ? { split: 'test' } : {}));

async function prepare(stage: Stage, id: string) {
  await stage.begin(id, specOf());
  await stage.store(
    id,
    questions,
    questions.map((question) => answerOf(question)),
  );
}

/** Every file but the manifest, which names the distillation. */
async function filesOf(stage: Stage, id: string): Promise<Record<string, string>> {
  const names = artifactNames.filter((name) => name !== 'manifest' && existsSync(join(stage.folder, artifactKey(id, name))));
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(stage.folder, artifactKey(id, name)), 'utf8')])),
  );
}

test.for(['questions', 'train', 'stats'] as const)(
  'killed when %s was just published, the next run ends with the same bytes',
  async (name, { stage, redisUrl, prefix }) => {
    const [undisturbed, killed] = [idOf(1), idOf(2)];
    for (const id of [undisturbed, killed]) await prepare(stage, id);
    await run(process.execPath, [runOnce, redisUrl, prefix, stage.folder, undisturbed]);

    const child = spawn(process.execPath, [runOnce, redisUrl, prefix, stage.folder, killed], { stdio: 'ignore' });
    const path = join(stage.folder, 'distillations', killed, artifactFiles[name].path);
    await expect.poll(() => existsSync(path) || child.exitCode !== null, { interval: 1, timeout: 30_000 }).toBe(true);
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');

    for (const _ of [1, 2]) {
      const { stdout } = await run(process.execPath, [runOnce, redisUrl, prefix, stage.folder, killed]);
      expect(JSON.parse(stdout)).toMatchObject({ code: 'done' });
    }
    expect(await filesOf(stage, killed)).toEqual(await filesOf(stage, undisturbed));
    expect(await stage.records.get(killed)).toMatchObject({ status: 'succeeded', result: { examples: 570 } });
    expect([await stage.records.countQuestions(killed), await stage.records.countAnswers(killed)]).toEqual([0, 0]);
  },
);

test('examples are counted once, by the run that finishes the stage, whichever published them', async ({ stage }) => {
  const distillationId = idOf(1);
  await prepare(stage, distillationId);
  const accepted = async () => {
    const { values } = await stage.metrics.examples.get();
    return values.find(({ labels }) => labels.result === 'accepted')?.value;
  };
  const away = { ...stage.records, dropWork: () => Promise.reject(new Error('Redis is away')) };
  const first = createAssembleDataset({ ...stage, records: away })({ distillationId }, onceContext());
  await expect(first).rejects.toThrow('Redis is away');
  expect(await stage.records.artifacts(distillationId)).toHaveProperty('size', 8);
  expect(await accepted()).toBe(0);
  await Promise.all([1, 2].map(() => stage.handler({ distillationId }, onceContext())));
  expect(await accepted()).toBe(570);
});

test('a run whose work was dropped under it by another one leaves what that one published', async ({ stage, redisUrl, prefix }) => {
  await prepare(stage, idOf(1));
  const both = [1, 2].map(() => run(process.execPath, [runOnce, redisUrl, prefix, stage.folder, idOf(1)]));
  const ends = (await Promise.all(both)).map(({ stdout }) => JSON.parse(stdout).code);
  expect(ends).toContain('done');
  const files = await filesOf(stage, idOf(1));
  expect(files.train?.trim().split('\n')).toHaveLength(513);
  expect(files.answers?.trim().split('\n')).toHaveLength(600);
  const recorded = await stage.records.artifacts(idOf(1));
  for (const [name, ref] of recorded) if (name !== 'manifest') expect(await stage.artifacts.stat(ref.key), name).toEqual(ref);
});

test('a full disk ends the distillation with disk_full, and no answer is lost', async ({ stage, redisUrl, prefix, skip }) => {
  await prepare(stage, idOf(1));
  const disk = join(stage.folder, 'small');
  const script = `mkdir -p "$0" && mount -t tmpfs -o size=200k tmpfs "$0" && cp -r "$1/distillations" "$0" && exec "$2" "$3" "$4" "$5" "$0" "$6"`;
  const command = [
    '--mount',
    '--map-root-user',
    'sh',
    '-c',
    script,
    disk,
    stage.folder,
    process.execPath,
    runOnce,
    redisUrl,
    prefix,
    idOf(1),
  ];
  const printed = await run('unshare', command).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
  if (printed === undefined) return skip('this machine lets nobody mount a small disk');
  const end = JSON.parse(printed);
  expect(end.code).toBe('disk_full');
  expect(end.message).toContain(disk);
  expect(await stage.records.countAnswers(idOf(1))).toBe(600);
});

test('the service starts, takes a job from its queue, and ends when it is asked to', async ({ stage, redisUrl, prefix }) => {
  const environment = { ...process.env, REDIS_URL: redisUrl, UNDERSTUDY_PREFIX: prefix, UNDERSTUDY_ARTIFACTS: stage.folder };
  const child: ChildProcess = spawn(process.execPath, [main], { env: environment, stdio: 'ignore' });
  await using _ = stage.consumeQuestions(async (_, id) => {
    await stage.store(
      id,
      questions,
      questions.map((question) => answerOf(question)),
    );
  });
  await stage.begin(idOf(1), specOf());
  await stage.pipeline.submit(idOf(1), 'dataset');
  await expect.poll(async () => (await stage.records.get(idOf(1)))?.status, { timeout: 30_000 }).toBe('succeeded');
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  expect((await gone)[0]).toBe(0);
});
