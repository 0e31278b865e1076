import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openArtifacts } from '@understudy/artifacts';
import { catalogueSchema, type SpecInput, specSchema } from '@understudy/contracts';
import { test as base } from 'vitest';
import { acceptSpec } from '../src/accept-spec.ts';
import { operator } from '../src/access/caller.ts';
import { HttpProblem } from '../src/http-problem.ts';
import { storeUpload } from '../src/uploads.ts';
import { spec } from './spec.ts';

const price = { input: 1, output: 2 };
export const catalogue = catalogueSchema.parse({
  default: { teacher: 'large', student: 'small' },
  models: {
    large: { baseUrl: 'http://127.0.0.1:9/v1', model: 'example/large', pricePerMillionTokens: price },
    small: { embedded: true },
    weighed: { baseUrl: 'http://127.0.0.1:9/v1', model: 'example/weighed', weights: 'example/weighed' },
    writer: { baseUrl: 'http://127.0.0.1:9/v1', model: 'example/writer' },
  },
  students: {
    small: { base: 'small' },
    rented: { trainer: 'tinker' },
    tuned: { base: 'qwen', trainer: 'openai', baseUrl: 'http://127.0.0.1:9/v1', trainingPricePerMillionTokens: 1 },
  },
});
export const set = { ...spec.questions, set: 'character' as const };

/** `accept` and `faultsOf` over a store of their own. */
export const test = base.extend('accepting', ({ task: _ }, { onCleanup }) => {
  const artifacts = openArtifacts(join(tmpdir(), `understudy-accept-${randomUUID()}`));
  onCleanup(() => artifacts.remove('uploads'));
  const accept = (changes: Partial<SpecInput> = {}) =>
    acceptSpec(specSchema.parse({ ...spec, questions: set, ...changes }), { catalogue, artifacts, caller: operator });
  return {
    accept,
    /** Id of an uploaded file of these lines. */
    async upload(lines: readonly string[]) {
      const { id } = await storeUpload(artifacts, Readable.from([Buffer.from(lines.join('\n'))]), { owner: 'local', now: Date.now() });
      return id;
    },
    async faultsOf(changes: Partial<SpecInput>) {
      const error = await accept(changes).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error === undefined) return [];
      if (!(error instanceof HttpProblem) || error.status !== 422) throw error;
      return error.errors.map(({ pointer, detail }) => ({ pointer, detail, code: error.code }));
    },
  };
});
