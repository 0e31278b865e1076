import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArtifacts } from '@understudy/artifacts';
import {
  type ArtifactName,
  artifactKey,
  type Catalogue,
  catalogueSchema,
  type Distillation,
  type ResultInput,
  type SpecInput,
} from '@understudy/contracts';
import { createMetrics } from '@understudy/metrics';
import { createAdmission, createChat, createPaidChat } from '@understudy/models';
import { connectRedis, createPipeline } from '@understudy/queues';
import { createRecords } from '@understudy/records';
import { pino } from 'pino';
import { createApp } from '../src/app.ts';
import { listen } from '../src/listen.ts';
import { createSweep } from '../src/sweep.ts';
import { spec } from './spec.ts';

const catalogueOf = (teacherUrl = 'http://127.0.0.1:9/v1'): Catalogue =>
  catalogueSchema.parse({
    default: { teacher: 'large', student: 'small' },
    models: {
      large: {
        baseUrl: teacherUrl,
        model: 'example/large',
        apiKeyEnv: 'LARGE_KEY',
        pricePerMillionTokens: { input: 1, output: 10 },
      },
      small: { embedded: true },
    },
    students: { small: { base: 'small' }, 'small-too': { base: 'small' } },
  });

export const result: ResultInput = { examples: 44, studentModel: 'student:beethoven', gapClosed: null, promptTokensSaved: 1100 };

export type Gateway = Awaited<ReturnType<typeof startGateway>>;

/** A real gateway on a free port, over real Redis and a folder of its own. */
export async function startGateway(options: { redisUrl: string; prefix: string; modelServerUrl?: string; teacherUrl?: string }) {
  const { redisUrl, prefix } = options;
  const folder = join(tmpdir(), `understudy-gateway-${randomUUID()}`);
  const stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const redis = stack.use(await connectRedis(redisUrl, { failFast: true }));
  const records = createRecords(redis, { prefix });
  const pipeline = stack.use(createPipeline({ redis, prefix }));
  const artifacts = openArtifacts(folder);
  const metrics = createMetrics('gateway');
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const checks = [
    { name: 'redis', check: () => pipeline.check() },
    { name: 'artifacts', check: () => artifacts.check() },
  ];
  const modelServerUrl = options.modelServerUrl ?? 'http://127.0.0.1:9';
  const catalogue = catalogueOf(options.teacherUrl);
  const admission = stack.use(createAdmission({ catalogue, redis, prefix }));
  const environment = { LARGE_KEY: 'sesame' };
  const chat = stack.use(createChat({ catalogue, modelServerUrl, metrics, environment, missingKeys: 'tell', admission }));
  const paidChat = createPaidChat({ chat, catalogue, accounts: records });
  const app = await createApp({
    records,
    pipeline,
    artifacts,
    catalogue,
    modelServerUrl,
    paidChat,
    metrics,
    log,
    checks,
    loopbackOnly: true,
  });
  const { port } = stack.use(await listen(app, { host: '127.0.0.1', port: 0 }));
  const url = `http://127.0.0.1:${port}`;

  return {
    url,
    port,
    redis,
    records,
    pipeline,
    artifacts,
    metrics,
    folder,
    /** What was logged, line by line. */
    lines,
    sweep: createSweep({ records, pipeline, artifacts, log }),
    request: (path: string, init: RequestInit = {}) => fetch(`${url}${path}`, init),
    post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async submit(changes: Partial<SpecInput> = {}): Promise<Distillation> {
      const response = await this.post('/v1/distillations', { ...spec, ...changes });
      if (response.status !== 201) throw new Error(await response.text());
      return (await response.json()) as Distillation;
    },
    /** Leaves a file behind as a stage does. */
    async leave(id: string, name: ArtifactName, content: string): Promise<void> {
      await records.setArtifact(id, name, await artifacts.write(artifactKey(id, name), [content]));
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
