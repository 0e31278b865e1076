import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openArtifacts, readJsonLines } from '@understudy/artifacts';
import { answerSchema, artifactKey, distillationSchema, questionSchema, type SpecInput } from '@understudy/contracts';
import { connectRedis } from '@understudy/queues';
import { createRecords, type Records } from '@understudy/records';
import { parse } from 'yaml';
import { startStack } from '../packages/cli/src/stack/start-stack.ts';

export type AnswersOptions = { questions: number; latencyMs: number; workers: number; slotsPerWorker: number };

export type AnswersRun = {
  /** From the stage's start (a worker took the first question) to the last answer in Redis. */
  seconds: number;
  idealSeconds: number;
  ratio: number;
  questions: number;
  lost: number;
  storedTwice: number;
  /** Requests beyond one a question, as the teacher counted them. */
  askedTwice: number;
  mostInFlight: number;
  redisPeakMiB: number;
};

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

/**
 * The answers stage as it really runs (gateway, generator, queues, worker processes, a Redis of its own) against a teacher in a process of
 * its own that takes `latencyMs` for every answer and no CPU worth mentioning. Ideal: questions / slots × latency.
 */
export async function measureAnswers(options: AnswersOptions): Promise<AnswersRun> {
  const slots = options.workers * options.slotsPerWorker;
  await using folder = await temporaryFolder();
  await using teacher = await startTeacher(options.latencyMs);
  const models = join(folder.path, 'models.yaml');
  // YAML reads JSON.
  await writeFile(
    models,
    JSON.stringify({
      default: { teacher: 'slow', student: 'none' },
      models: { slow: { baseUrl: teacher.url, model: 'fake', limits: { maxInFlight: slots } } },
      students: { none: { base: 'smollm2-135m' } },
    }),
  );
  await using stack = await startStack({
    data: folder.path,
    port: 0,
    models,
    scale: { 'model-server': 0, trainer: 0, evaluator: 0, 'teacher-worker': options.workers },
    environment: { ...process.env, UNDERSTUDY_CONCURRENCY: String(options.slotsPerWorker), UNDERSTUDY_LOG_LEVEL: 'warn' },
    signal: new AbortController().signal,
  });
  await using redis = await connectRedis(stack.redis.url);
  const records = createRecords(redis);

  const id = await submit(stack.url, await specOf(options.questions));
  const lastAnswerAt = await untilAnswered(records, id, options.questions, stack.broken);
  await untilSucceeded(records, id, stack.broken);
  const { stages } = distillationSchema.parse(await records.get(id));
  const startedAt = Date.parse(stages.find(({ name }) => name === 'answers')?.startedAt ?? '');

  const store = openArtifacts(stack.artifacts);
  const unanswered = new Set<string>();
  for await (const question of readJsonLines(store, artifactKey(id, 'questions'), questionSchema)) unanswered.add(question.id);
  const questions = unanswered.size;
  let stored = 0;
  const answered = new Set<string>();
  for await (const answer of readJsonLines(store, artifactKey(id, 'answers'), answerSchema)) {
    stored += 1;
    answered.add(answer.questionId);
    unanswered.delete(answer.questionId);
  }
  const counts = await teacher.counts();
  const peakBytes = Number(/^used_memory_peak:(\d+)/m.exec(await redis.info('memory'))?.[1]);
  const idealSeconds = ((questions / slots) * options.latencyMs) / 1000;
  const seconds = (lastAnswerAt - startedAt) / 1000;
  return {
    seconds,
    idealSeconds,
    ratio: seconds / idealSeconds,
    questions,
    lost: unanswered.size,
    storedTwice: stored - answered.size,
    askedTwice: counts.requests - questions,
    mostInFlight: counts.maxInFlight,
    redisPeakMiB: Math.round(peakBytes / 2 ** 20),
  };
}

/** When Redis holds the last answer, looked at every 20 ms; the assembler drops them only after that. */
async function untilAnswered(records: Records, id: string, questions: number, broken: Promise<never>): Promise<number> {
  for (let stored = 0; stored < questions; stored = await records.countAnswers(id)) {
    if (await records.stopped(id)) throw new Error(`The distillation ended with ${stored} of ${questions} answers.`);
    await Promise.race([sleep(20), broken]);
  }
  return Date.now();
}

async function untilSucceeded(records: Records, id: string, broken: Promise<never>): Promise<void> {
  for (;;) {
    const { status, error } = distillationSchema.parse(await records.get(id));
    if (status === 'succeeded') return;
    if (status !== 'queued' && status !== 'running') throw new Error(`The distillation ended ${status}: ${error?.code}: ${error?.message}`);
    await Promise.race([sleep(500), broken]);
  }
}

/** The long prompt of the example, and as many questions; no repetition of samples and no second round, so that requests can be counted. */
async function specOf(questions: number): Promise<SpecInput> {
  const heldOut = 10;
  return {
    name: 'bench',
    prompt: await readFile(path('examples/beethoven/prompt.md'), 'utf8'),
    teacher: { samples: 1 },
    questions: {
      count: questions - heldOut,
      set: 'character',
      facets: parse(await readFile(path('examples/beethoven/facets.yaml'), 'utf8')),
    },
    evaluation: { questions: heldOut },
    dataset: { minExamples: 1 },
    stopAfter: 'dataset',
  };
}

async function submit(url: string, spec: SpecInput): Promise<string> {
  const response = await fetch(`${url}/v1/distillations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(spec),
  });
  if (response.status !== 201) throw new Error(`The gateway answered ${response.status}: ${await response.text()}`);
  return distillationSchema.parse(await response.json()).id;
}

/** The fake model server, a process of its own so that it shares no event loop with what is measured. */
async function startTeacher(latencyMs: number) {
  const child = spawn(process.execPath, [path('packages/testing/src/fake-model-server-main.ts'), '--latency-ms', String(latencyMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { url } = JSON.parse(line.toString()) as { url: string };
  return {
    url,
    async counts() {
      const response = await fetch(new URL('/counts', url));
      return (await response.json()) as { requests: number; maxInFlight: number };
    },
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-bench-'));
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
