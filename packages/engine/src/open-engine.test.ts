import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { trainingPreset } from '@understudy/contracts';
import { test as base, expect } from 'vitest';
import { EngineError, openEngine } from './index.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const python = join(root, '.understudy/venv/bin/python');
const engineFolder = join(root, 'services/trainer/engine');
const log = { debug: () => {}, warn: () => {} };
const signal = new AbortController().signal;

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-engine-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

test('an engine that is not installed is said with the mend', async ({ folder }) => {
  await using engine = openEngine({ python: join(folder, 'python'), engine: engineFolder, log });
  const asking = engine.request({ op: 'prepare', base: 'x', cache: folder }, { signal });
  await expect(asking).rejects.toThrow(/not installed: .* is missing. Run "npm run setup"/);
});

test('a base that cannot be read is the error of that request alone; the process stays', async ({ folder }) => {
  await using engine = openEngine({ python, engine: engineFolder, log });
  const path = join(folder, 'broken.gguf');
  await writeFile(path, 'this is no model');
  const ask = () => engine.request({ op: 'prepare', base: path, cache: folder }, { signal });
  await expect(ask()).rejects.toMatchObject({ name: 'EngineError', code: 'base_unreadable' });
  const first = engine.pid;
  await expect(ask()).rejects.toThrow(EngineError);
  expect(engine.pid).toBe(first);
});

test('an engine that is killed in the middle is a crash, and the next request finds a new one', async ({ folder }) => {
  await using engine = openEngine({ python, engine: engineFolder, log });
  const question = { op: 'prepare', base: join(root, '.understudy/models/smollm2-135m.gguf'), cache: folder } as const;
  const asking = engine.request(question, { signal, onEvent: () => process.kill(engine.pid ?? 0, 'SIGKILL') });
  await expect(asking).rejects.toMatchObject({ code: 'engine_crashed' });
  const next = engine.request({ ...question, base: join(folder, 'none.gguf') }, { signal });
  await expect(next).rejects.toMatchObject({ code: 'base_unreadable' });
});

test('an abort ends the process', async ({ folder }) => {
  await using engine = openEngine({ python, engine: engineFolder, log });
  const abort = new AbortController();
  const question = { op: 'prepare', base: join(root, '.understudy/models/smollm2-135m.gguf'), cache: folder } as const;
  const asking = engine.request(question, { signal: abort.signal, onEvent: () => abort.abort(new Error('cancelled')) });
  await expect(asking).rejects.toThrow('cancelled');
  await expect.poll(() => engine.pid).toBeUndefined();
});

test('several processes train together by the launch line, and a single one answers afterwards', async ({ folder }) => {
  await using engine = openEngine({ python, engine: engineFolder, log });
  const base = join(root, '.understudy/models/smollm2-135m.gguf');
  const rows = join(folder, 'none.jsonl');
  await writeFile(rows, '');
  const settings = trainingPreset('paper', { rows: 1, parameters: 1e8, softLabels: false });
  const files = { train: rows, valid: null, output: join(folder, 'output'), checkpoints: join(folder, 'checkpoints'), baseName: 'x' };
  const question = { op: 'train', base, cache: join(root, '.understudy/models/converted'), ...files, settings, teacher: null } as const;
  const asking = engine.request(
    { ...question, checkpointSteps: 1, checkpointSeconds: 60 },
    { signal, several: { processes: 2, parallel: 'ddp' } },
  );
  await expect(asking).rejects.toMatchObject({ code: 'invalid_rows', message: 'none.jsonl holds no row' });
  const single = await engine.request({ op: 'prepare', base, cache: question.cache }, { signal });
  expect(single.parameters).toBeGreaterThan(1e8);
});

test('an abort before the process runs ends the request too', async ({ folder }) => {
  await using engine = openEngine({ python, engine: engineFolder, log });
  const abort = new AbortController();
  const asking = engine.request({ op: 'prepare', base: join(folder, 'none.gguf'), cache: folder }, { signal: abort.signal });
  abort.abort(new Error('cancelled'));
  await expect(asking).rejects.toThrow('cancelled');
});

/** A process that says these lines whatever it is asked. */
async function engineThatSays(folder: string, lines: readonly unknown[]): Promise<string> {
  const said = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  await writeFile(join(folder, 'main.py'), `import sys\nfor _ in sys.stdin:\n    print(${JSON.stringify(said.join('\n'))}, flush=True)\n`);
  return folder;
}

const done = { event: 'done', id: '1', op: 'prepare', stopped: false, parameters: 7, summary: null, scriptTokens: null };

test('requests that come at once start one process, which goes with the engine though it had only begun', async ({ folder }) => {
  const reply = JSON.stringify(JSON.stringify(done));
  const answer = `print(json.dumps({**json.loads(${reply}), 'id': json.loads(line)['id'], 'parameters': os.getpid()}), flush=True)`;
  await writeFile(join(folder, 'main.py'), `import json, os, sys\nfor line in sys.stdin:\n    ${answer}\n`);
  const engine = openEngine({ python, engine: folder, log });
  const ask = async () => (await engine.request({ op: 'prepare', base: 'x', cache: folder }, { signal })).parameters;
  const processes = await Promise.all([ask(), ask(), ask()]);
  expect(new Set(processes)).toEqual(new Set([engine.pid]));
  await engine.release();
  const asking = ask().catch((error: unknown) => error);
  await engine[Symbol.asyncDispose]();
  expect(await asking).toMatchObject({ code: 'engine_crashed' });
});

test('what fits no reply is passed over and logged, and the reply after it is heard', async ({ folder }) => {
  const warned: object[] = [];
  const unfit = ['no JSON', { event: 'dance', id: '1' }, { ...done, id: '2', extra: 1 }, { event: 'inspected', id: '1', row: {} }];
  const engine = await engineThatSays(folder, [...unfit, done]);
  await using client = openEngine({ python, engine, log: { ...log, warn: (fields) => warned.push(fields) } });
  const reply = await client.request({ op: 'prepare', base: 'x', cache: folder }, { signal });
  expect(reply.parameters).toBe(7);
  expect(warned).toHaveLength(unfit.length);
});

test('an end that fits no reply is an error, not a wait without end', async ({ folder }) => {
  const engine = await engineThatSays(folder, [{ ...done, parameters: 'many' }]);
  await using client = openEngine({ python, engine, log });
  const asking = client.request({ op: 'prepare', base: 'x', cache: folder }, { signal });
  await expect(asking).rejects.toMatchObject({ name: 'EngineError', code: 'internal', message: expect.stringContaining('parameters') });
});

test('an idle process is kept for the next request, and after a while let go', async ({ folder }) => {
  await using engine = openEngine({ python, engine: engineFolder, keepMs: 1000, log });
  const ask = async () => {
    await engine.request({ op: 'prepare', base: join(folder, 'none.gguf'), cache: folder }, { signal }).catch(() => {});
    return engine.pid;
  };
  const first = await ask();
  expect(first).toBeDefined();
  expect(await ask()).toBe(first);
  await expect.poll(() => engine.pid, { timeout: 30_000 }).toBeUndefined();
  const lives = () => {
    try {
      return process.kill(first ?? 0, 0);
    } catch {
      return false;
    }
  };
  await expect.poll(lives, { timeout: 30_000 }).toBe(false);
});

test('without a limit the process stays until it is released', async ({ folder }) => {
  await using engine = openEngine({ python, engine: engineFolder, log });
  await engine.request({ op: 'prepare', base: join(folder, 'none.gguf'), cache: folder }, { signal }).catch(() => {});
  expect(engine.pid).toBeDefined();
  await engine.release();
  expect(engine.pid).toBeUndefined();
});
