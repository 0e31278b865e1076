import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArtifacts, readJsonLines } from '@understudy/artifacts';
import { type Client, createClient } from '@understudy/client';
import { answerSchema, artifactKey, type Distillation, questionSchema, type SpecInput, terminalStatuses } from '@understudy/contracts';
import { expect } from 'vitest';
import { stringify } from 'yaml';
import { readSpecFile } from '../packages/cli/src/spec-file.ts';
import { root, type Scale } from '../packages/cli/src/stack/services.ts';
import { type Stack, startStack } from '../packages/cli/src/stack/start-stack.ts';

export type TestStack = AsyncDisposable & { stack: Stack; client: Client };

type Hosted = {
  hostedUrl?: string;
  /** Of a host that trains the student `tuned`. */
  trainingUrl?: string;
  maxInFlight?: number;
  price?: { input: number; cachedInput: number; output: number };
  /** An embedded model other than the real one, from the UNDERSTUDY_HOME of the environment. */
  student?: string;
};

/**
 * Every process of the system over a folder of its own. The catalogue has the embedded model and, when an address is given, `hosted`
 * behind it. `from`: a folder with the data of another one.
 */
export async function openStack(
  options: Hosted & { scale?: Scale; environment?: NodeJS.ProcessEnv; from?: string; redisUrl?: string; artifacts?: string } = {},
): Promise<TestStack> {
  const data = await mkdtemp(join(tmpdir(), 'understudy-test-'));
  await using started = new AsyncDisposableStack();
  started.defer(() => rm(data, { recursive: true, force: true }));
  if (options.from) await cp(options.from, data, { recursive: true });
  const models = join(data, 'models.yaml');
  await writeFile(models, catalogue(options));
  const { artifacts } = options;
  const environment = { ...process.env, ...options.environment };
  const signal = new AbortController().signal;
  const { scale = {}, redisUrl } = options;
  const given = { ...(redisUrl && { redisUrl }), ...(artifacts && { artifacts }) };
  const stack = started.use(await startStack({ data, port: 0, models, scale, environment, signal, ...given }));
  const owned = started.move();
  return { stack, client: createClient({ url: stack.url }), [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

function catalogue({ hostedUrl, trainingUrl, maxInFlight = 8, price, student = 'smollm2-135m' }: Hosted): string {
  const embedded = { embedded: true, extraBody: { repeat_penalty: 1.1 } };
  const hosted = { baseUrl: hostedUrl, model: 'fake', limits: { maxInFlight }, ...(price && { pricePerMillionTokens: price }) };
  return stringify({
    default: { teacher: hostedUrl ? 'hosted' : student, student },
    models: { [student]: embedded, ...(hostedUrl ? { hosted } : {}) },
    students: {
      [student]: { base: student },
      ...(trainingUrl ? { tuned: { base: 'qwen3-4b', trainer: 'openai', baseUrl: trainingUrl } } : {}),
    },
  });
}

/** The Beethoven example with what a test changes; models are the test catalogue's defaults. */
export async function exampleSpec(changes: Partial<SpecInput>): Promise<SpecInput> {
  const spec = (await readSpecFile(join(root, 'examples/beethoven/spec.quickstart.yaml'))) as SpecInput;
  const { teacher: _, student: __, ...rest } = spec;
  return { ...rest, ...changes, questions: { ...spec.questions, ...changes.questions } };
}

/** Waits for the end, through restarts of the gateway; what it expects is `succeeded`, with the error shown otherwise. */
export async function untilSucceeded(client: Client, id: string, timeout: number): Promise<Distillation> {
  const record = async () => client.get(id).catch(() => undefined);
  const ended = async () => {
    const found = await record();
    return found && terminalStatuses.includes(found.status) ? `${found.status} ${JSON.stringify(found.error)}` : 'not yet';
  };
  await expect.poll(ended, { timeout, interval: 500 }).not.toBe('not yet');
  expect(await ended()).toBe('succeeded null');
  return client.get(id);
}

/** What the artifacts say was asked and answered. */
export async function published({ stack }: TestStack, id: string) {
  const store = openArtifacts(stack.artifacts);
  const questions = await Array.fromAsync(readJsonLines(store, artifactKey(id, 'questions'), questionSchema));
  const answers = await Array.fromAsync(readJsonLines(store, artifactKey(id, 'answers'), answerSchema));
  const text = (name: Parameters<typeof artifactKey>[1]) => store.localPath(artifactKey(id, name)).then((path) => readFile(path, 'utf8'));
  return { questions, answers, text };
}
