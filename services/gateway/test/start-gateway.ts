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
import { createAdmission, createChat, createPaidChat, type Environment } from '@understudy/models';
import { connectRedis, createPipeline } from '@understudy/queues';
import { createAccessKeys, createRecords, listenForEvents } from '@understudy/records';
import { listen } from '@understudy/service';
import { pino } from 'pino';
import { createApp } from '../src/app.ts';
import type { Dependencies } from '../src/dependencies.ts';
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
export async function startGateway(options: {
  redisUrl: string;
  prefix: string;
  modelServerUrl?: string;
  /** Further students of the catalogue. */
  students?: Catalogue['students'];
  /** With `/v1`: where the model `large` is. */
  teacherUrl?: string;
  environment?: Environment;
  loopbackOnly?: boolean;
  access?: Partial<Dependencies['access']>;
}) {
  const { redisUrl, prefix, teacherUrl, environment = { LARGE_KEY: 'sesame' } } = options;
  const plain = catalogueOf(teacherUrl);
  const known = { ...plain, students: { ...plain.students, ...options.students } };
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
  const events = stack.use(listenForEvents(redis, { prefix }));
  const admission = stack.use(createAdmission({ catalogue: known, redis, prefix }));
  const chat = stack.use(createChat({ catalogue: known, modelServerUrl, metrics, environment, missingKeys: 'tell', admission }));
  const accessKeys = createAccessKeys(redis, { prefix });
  const storage = { records, events, pipeline, artifacts };
  const app = await createApp({
    ...storage,
    catalogue: known,
    chat,
    paidChat: createPaidChat({ chat, catalogue: known, accounts: records }),
    modelServerUrl,
    environment,
    metrics,
    log,
    checks,
    loopbackOnly: options.loopbackOnly ?? true,
    accessKeys,
    redis,
    prefix,
    access: { limits: { requestsPerMinute: null, distillations: null }, mostDelayMs: 0, ...options.access },
    board: await pipeline.board(Object.keys(known.models)),
  });
  const { port } = stack.use(await listen(app, { host: '127.0.0.1', port: 0 }));
  const url = `http://127.0.0.1:${port}`;

  return {
    url,
    app,
    port,
    redis,
    records,
    accessKeys,
    pipeline,
    artifacts,
    metrics,
    folder,
    /** What was logged, line by line. */
    lines,
    sweep: createSweep({ records, pipeline, artifacts, metrics, log }),
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
    /** The same of ten uploaded rows, which have no prompt. */
    async submitRows(changes: Partial<SpecInput> = {}): Promise<Distillation> {
      const turns = [
        { role: 'user', content: 'Why?' },
        { role: 'assistant', content: 'Ach, so.' },
      ];
      const body = Array.from({ length: 10 }, () => JSON.stringify({ messages: turns })).join('\n');
      const uploaded = await this.request('/v1/uploads', { method: 'POST', headers: { 'content-type': 'application/jsonl' }, body });
      const { id: train } = (await uploaded.json()) as { id: string };
      const response = await this.post('/v1/distillations', { name: spec.name, dataset: { rows: { train } }, ...changes });
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
