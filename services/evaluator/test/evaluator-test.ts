import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AcceptedSpec, TrainingFile } from '@understudy/contracts';
import type { Engine, Weights } from '@understudy/engine';
import { type Environment, parseCatalogue } from '@understudy/models';
import { type FakeModelServer, type FakeModelServerOptions, startFakeModelServer, tinyHome, test as withRedis } from '@understudy/testing';
import { sampleSpec } from './samples.ts';
import { distillationId, layOut, openEvaluator, startEngine, trainAdapter, weightsOf } from './trained-distillation.ts';

type Trained = { folder: string; file: TrainingFile };

type OpenOptions = FakeModelServerOptions & {
  /** The catalogue, given where the fake server is and where it finds the artifact store; left out, the embedded one. */
  catalogue?: (server: { url: string; folder: string }) => string;
  environment?: Environment;
  /** The tiny llama's; left out where what they say does not matter, which is nearly everywhere. */
  weights?: Weights;
};
type Opened = { server: FakeModelServer; folder: string } & Omit<Awaited<ReturnType<typeof openEvaluator>>, typeof Symbol.asyncDispose>;

/** A distillation as the trainer hands it over, a fake model server, and what evaluates the one with the other. */
export const test = withRedis.extend<{
  engine: Engine;
  /** An adapter on these weights; one for all tests of a file. */
  trainedOn: (weights: Weights) => Promise<Trained>;
  open: (options?: OpenOptions, spec?: AcceptedSpec) => Promise<Opened>;
}>({
  engine: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
    async ({}, use) => {
      await using engine = startEngine();
      await use(engine);
    },
    { scope: 'file' },
  ],
  trainedOn: [
    async ({ engine }, use) => {
      await using stack = new AsyncDisposableStack();
      const known = new Map<string, Promise<Trained>>();
      const train = async (weights: Weights) => {
        const folder = await mkdtemp(join(tmpdir(), 'evaluator-adapter-'));
        stack.defer(() => rm(folder, { recursive: true, force: true }));
        return { folder, file: await trainAdapter(folder, { engine, weights }) };
      };
      await use((weights) => {
        const trained = known.get(weights.cache) ?? train(weights);
        known.set(weights.cache, trained);
        return trained;
      });
    },
    { scope: 'file' },
  ],
  open: async ({ redis, prefix, engine, trainedOn }, use) => {
    await using stack = new AsyncDisposableStack();
    const tiny = weightsOf((await tinyHome()).file);
    await use(async ({ catalogue, environment, weights = tiny, ...options } = {}, spec = sampleSpec()) => {
      const folder = await mkdtemp(join(tmpdir(), 'evaluator-'));
      stack.defer(() => rm(folder, { recursive: true, force: true }));
      const server = stack.use(await startFakeModelServer({ answer, ...options }));
      await layOut({ redis, prefix, folder, spec }, await trainedOn(weights));
      const place = { redis, prefix, folder, modelServer: server.url, weights, engine, ...(environment && { environment }) };
      const models = catalogue && parseCatalogue(catalogue({ url: server.url, folder }), 'models.yaml');
      return { server, folder, ...stack.use(await openEvaluator({ ...place, ...(models && { catalogue: models }) })) };
    });
  },
});

/** The base talks as an AI; whoever has the script, or was trained on it, as Beethoven. */
export const answer: NonNullable<FakeModelServerOptions['answer']> = ({ model, messages }) =>
  messages.length > 1 || model.startsWith('student:') ? 'Ach, my friend, I am Beethoven.' : 'I am an AI assistant.';

/** What is safe on the disk: a call is paid for a moment before that. */
export const doneIn = async (records: Opened['records']) => (await records.get(distillationId))?.stages.at(-1)?.done;
