import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArtifactStore, openArtifacts, writeJson } from '@understudy/artifacts';
import { artifactKey, type TrainingFile, trainingPreset } from '@understudy/contracts';
import { createMetrics } from '@understudy/metrics';
import { listen } from '@understudy/service';
import { pino } from 'pino';
import { createApp } from '../src/app.ts';
import { createChildren } from '../src/children.ts';
import { createModels } from '../src/models.ts';
import { readinessChecks } from '../src/readiness.ts';

const root = new URL('../../../', import.meta.url).pathname;
export const python = join(root, '.understudy/venv/bin/python');
/** For expect.poll: a limit that only ends what hangs. */
export const patience = { timeout: 50_000 };
export const model = 'smollm2-135m';
export const models = join(root, '.understudy/models');

/** The front with real llama.cpp children over the real weights, and an artifact store of its own. */
export async function openModelServer(options: { slots?: number; students?: number; python?: string } = {}) {
  const stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'model-server-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const artifacts = openArtifacts(folder);
  const lines: string[] = [];
  const [log, metrics] = [pino({}, { write: (line: string) => void lines.push(line) }), createMetrics('model-server')];
  const catalogue = createModels(models, artifacts);
  const settings = {
    python: options.python ?? python,
    launcher: new URL('../llama-server.py', import.meta.url).pathname,
    slots: options.slots ?? 4,
    students: options.students ?? 2,
    context: 2048,
    threads: 2,
  };
  const children = stack.use(createChildren(settings, { log, metrics }));
  const checks = readinessChecks({ models: catalogue, python: settings.python });
  const { port } = stack.use(
    await listen(createApp({ models: catalogue, children, metrics, log, checks }), { host: '127.0.0.1', port: 0 }),
  );
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    artifacts,
    children,
    /** What was logged, line by line. */
    lines,
    post: (path: string, body: unknown, signal?: AbortSignal) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: signal ?? null,
      }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export const question = (content: string) => ({ model, messages: [{ role: 'user', content }], temperature: 0, max_tokens: 24 });

export async function textOf(response: Response): Promise<string> {
  const body = (await response.json()) as { choices: { message: { content: string } }[] };
  return body.choices[0]?.message.content ?? JSON.stringify(body);
}

/** Puts a student of random weights into the store, as the trainer leaves one. */
export async function putStudent(artifacts: ArtifactStore, id: string, seed: number): Promise<string> {
  const path = join((await artifacts.scratch(`made/${id}`)).path, 'adapter.gguf');
  execFileSync(python, [new URL('./make-adapter.py', import.meta.url).pathname, join(models, `${model}.gguf`), path, String(seed)]);
  const { sha256 } = await artifacts.adopt(artifactKey(id, 'adapter-gguf'), path);
  const training: TrainingFile = {
    preset: 'recommended',
    base: model,
    settings: trainingPreset('recommended', { rows: 1, parameters: 1, softLabels: false }),
    files: { 'adapter.gguf': sha256 },
    sweep: null,
    steps: 1,
    epochs: 1,
    seconds: 1,
    rows: 1,
    totalTokens: 1,
    supervisedTokens: 1,
    supervisedTokensPerSecond: 1,
    totalTokensPerSecond: 1,
    teacherSeconds: null,
    peakMemoryBytes: 1,
    precision: 'float32',
    bestStep: 1,
    trainLoss: [],
    validLoss: [],
    validCrossEntropy: [],
    resumedFrom: [],
    parameters: 1,
    trainableParameters: 1,
    versions: {},
  };
  await writeJson(artifacts, artifactKey(id, 'training'), training);
  return `student:${id}`;
}
