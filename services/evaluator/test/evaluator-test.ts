import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AcceptedSpec, TrainingFile } from '@understudy/contracts';
import { type Environment, parseCatalogue } from '@understudy/models';
import { type FakeModelServer, type FakeModelServerOptions, startFakeModelServer, test as withRedis } from '@understudy/testing';
import { afterAll, beforeAll } from 'vitest';
import { sampleSpec } from './samples.ts';
import { distillationId, layOut, openEvaluator, trainAdapter } from './trained-distillation.ts';

// One adapter for all tests of a file. The first use of the weights on a machine converts them, which takes a minute.
let trained: { folder: string; file: TrainingFile };
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'evaluator-adapter-'));
  trained = { folder, file: await trainAdapter(folder) };
}, 600_000);
afterAll(async () => {
  await rm(trained.folder, { recursive: true, force: true });
});

type OpenOptions = FakeModelServerOptions & {
  /** The catalogue, given where the fake server is and where it finds the artifact store; left out, the embedded one. */
  catalogue?: (server: { url: string; folder: string }) => string;
  environment?: Environment;
};
type Opened = { server: FakeModelServer; folder: string } & Omit<Awaited<ReturnType<typeof openEvaluator>>, typeof Symbol.asyncDispose>;

/** A distillation as the trainer hands it over, a fake model server, and what evaluates the one with the other. */
export const test = withRedis.extend<{ open: (options?: OpenOptions, spec?: AcceptedSpec) => Promise<Opened> }>({
  open: async ({ redis, prefix }, use) => {
    await using stack = new AsyncDisposableStack();
    await use(async ({ catalogue, environment, ...options } = {}, spec = sampleSpec()) => {
      const folder = await mkdtemp(join(tmpdir(), 'evaluator-'));
      stack.defer(() => rm(folder, { recursive: true, force: true }));
      const server = stack.use(await startFakeModelServer({ answer, ...options }));
      await layOut({ redis, prefix, folder, spec }, trained);
      const place = { redis, prefix, folder, modelServer: server.url, ...(environment && { environment }) };
      const models = catalogue && parseCatalogue(catalogue({ url: server.url, folder }), 'models.yaml');
      return { server, folder, ...stack.use(await openEvaluator({ ...place, ...(models && { catalogue: models }) })) };
    });
  },
});

/** The base talks as an AI; whoever has the script, or was trained on it, as Beethoven. */
export const answer: NonNullable<FakeModelServerOptions['answer']> = ({ model, messages }) =>
  messages.length > 1 || model.startsWith('student:') ? 'Ach, my friend, I am Beethoven.' : 'I am an AI assistant.';

/** What is safe on the disk: a call is paid for a moment before that. */
export const doneIn = async (records: Opened['records']) => (await records.get(distillationId))?.stages[4]?.done;
