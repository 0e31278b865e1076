import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArtifacts } from '@understudy/artifacts';
import type { AcceptedSpec, Catalogue } from '@understudy/contracts';
import { createMetrics } from '@understudy/metrics';
import { createChat, createPaidChat, parseCatalogue } from '@understudy/models';
import { createRecords, type Records, type RedisClient } from '@understudy/records';
import { type FakeModelServerOptions, type FakeRequest, startFakeModelServer } from '@understudy/testing';

import type { ArmAnswer } from '../ask-arms.ts';
import { judgeStudent } from '../judge/judge-student.ts';
import type { TestQuestion } from '../test-set.ts';
import { sampleSpec, testQuestion } from './samples.ts';

export const distillationId = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
const never = new AbortController().signal;

/** What the request asks for. */
export function askedFor({ body }: FakeRequest): 'scores' | 'winner' {
  return (body.response_format as { json_schema: { name: 'scores' | 'winner' } }).json_schema.name;
}

/** The texts that a request hands over between marks, in order: of a score question and answer, of a pair question, first and second. */
export function handedOver({ question }: FakeRequest): string[] {
  return [...question.matchAll(/^<<<([0-9a-f]{16})\n(.*?)\n\1>>>$/gmsu)].map(([, , text = '']) => text);
}

export const scoresOf = (request: FakeRequest, score: number) => {
  const { response_format: format } = request.body as {
    response_format: { json_schema: { schema: { properties: { scores: { properties: object } } } } };
  };
  const names = Object.keys(format.json_schema.schema.properties.scores.properties);
  return JSON.stringify({ flaws: ['Something.'], scores: Object.fromEntries(names.map((name) => [name, score])) });
};

/** Three held-out questions; every arm's answers differ. */
export const questions: TestQuestion[] = ['q0', 'q1', 'q2'].map((id) => testQuestion(id));

export function answersOf(say: (arm: ArmAnswer['arm'], id: string) => string = (arm, id) => `${arm} says ${id}.`): ArmAnswer[] {
  const usage = { input: 1, cachedInput: 0, output: 1 };
  return (['base', 'base+prompt', 'student'] as const).flatMap((arm) =>
    questions.map(({ id }) => ({ arm, questionId: id, text: say(arm, id), finishReason: 'stop' as const, usage })),
  );
}

export type JudgeRun = {
  spec?: AcceptedSpec;
  answers?: ArmAnswer[];
  signal?: AbortSignal;
  onProgress?: (done: number) => Promise<void>;
};

/** The record of a distillation of which nothing is measured yet. */
export const createRecord = (records: Records) =>
  records.create({
    id: distillationId,
    name: 'beethoven',
    models: { teacher: 'smollm2-135m', student: 'smollm2-135m' },
    stopAfter: null,
    specSha256: '0'.repeat(64),
    metadata: {},
    createdAt: '2026-11-23T09:00:00.000Z',
  });

/** A judge on a host of its own, wired as main.ts and the stage do it, with its log in a folder that outlives a run. */
export async function openJudge({ redis, prefix }: { redis: RedisClient; prefix: string }, options: FakeModelServerOptions = {}) {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'judge-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const server = stack.use(await startFakeModelServer(options));
  const catalogue: Catalogue = parseCatalogue(
    `default: { teacher: smollm2-135m, student: smollm2-135m }
models:
  smollm2-135m: { embedded: true }
  judge: { baseUrl: "${server.url}", model: example/judge-1, limits: { maxInFlight: 4 }, pricePerMillionTokens: { input: 1, output: 2 } }
students: { smollm2-135m: { base: smollm2-135m } }`,
    'models.yaml',
  );
  const [artifacts, records] = [openArtifacts(folder), createRecords(redis, { prefix })];
  await createRecord(records);
  const chat = stack.use(createChat({ catalogue, modelServerUrl: new URL(server.url).origin, metrics: createMetrics('test') }));
  const dependencies = { records, artifacts, catalogue, chat: createPaidChat({ chat, catalogue, accounts: records }) };
  const run = async ({ spec = judgedSpec(), answers = answersOf(), signal = never, onProgress = async () => {} }: JudgeRun = {}) => {
    const judging = await judgeStudent(dependencies, spec, {
      ...{ distillationId, source: distillationId, questions, answers, signal, onProgress },
      base: 'smollm2-135m',
      logPath: async (name) => join(folder, `${name}.jsonl`),
    });
    if (judging === null) throw new Error('Nobody judged.');
    return judging;
  };
  const owned = stack.move();
  return { server, artifacts, records, run, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

export function judgedSpec(evaluation: Record<string, unknown> = {}): AcceptedSpec {
  return sampleSpec({ evaluation: { judge: 'judge', judgeSamples: 2, ...evaluation } });
}
