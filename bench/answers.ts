import { type Bench, type BenchOptions, measured, openBench } from './open-bench.ts';
import { cpuSeconds, memoryMiB } from './processes.ts';

export type AnswersRun = {
  /** From the stage's start (a worker took the first question) to the last answer in Redis. */
  seconds: number;
  answersPerSecond: number;
  /** Ideal: questions / maxInFlight × latency. Null without latency. */
  idealSeconds: number | null;
  shareOfIdeal: number | null;
  /** From the POST to the last answer: with the writing of the questions and the one that goes before the others. */
  secondsSincePost: number;
  questions: number;
  lost: number;
  storedTwice: number;
  /** Requests beyond one a question, as the teacher counted them. */
  askedTwice: number;
  mostInFlight: number;
  redisPeakMiB: number;
  /** Milliseconds of CPU for an answer, by service. */
  cpuMsPerAnswer: Record<string, number>;
  /** The largest process of each service. */
  peakMiB: Record<string, number>;
};

/**
 * The answers stage of one distillation, in a system that runs: one of a thousand questions goes before, since services live for weeks and
 * code that never ran is some three times as slow.
 */
export async function measureAnswers(options: BenchOptions & { questions: number }): Promise<AnswersRun> {
  await using bench = await openBench(options);
  await bench.untilSucceeded(await bench.submit(1000));
  return await measureIn(bench, options);
}

/** The same as the first thing that the processes do. */
export async function measureColdAnswers(options: BenchOptions & { questions: number }): Promise<AnswersRun> {
  await using bench = await openBench(options);
  return await measureIn(bench, options);
}

async function measureIn(bench: Bench, options: BenchOptions & { questions: number }): Promise<AnswersRun> {
  const before = { cpu: await cpu(bench), requests: (await bench.teacher.counts()).requests };
  const posted = Date.now();
  const id = await bench.submit(options.questions);
  const lastAnswerAt = await bench.untilAnswered(id, options.questions);
  const after = await cpu(bench);
  const { stages } = await bench.untilSucceeded(id);
  const startedAt = Date.parse(stages.find(({ name }) => name === 'answers')?.startedAt ?? '');
  const { questions, lost, storedTwice } = await bench.reconcile(id);
  const counts = await bench.teacher.counts();
  const idealSeconds = options.latencyMs === 0 ? null : ((questions / options.maxInFlight) * options.latencyMs) / 1000;
  const seconds = (lastAnswerAt - startedAt) / 1000;
  const peakBytes = Number(/^used_memory_peak:(\d+)/m.exec(await bench.redis.info('memory'))?.[1]);
  return {
    seconds,
    answersPerSecond: questions / seconds,
    idealSeconds,
    shareOfIdeal: idealSeconds === null ? null : idealSeconds / seconds,
    secondsSincePost: (lastAnswerAt - posted) / 1000,
    questions,
    lost,
    storedTwice,
    askedTwice: counts.requests - before.requests - questions,
    mostInFlight: counts.maxInFlight,
    redisPeakMiB: Math.round(peakBytes / 2 ** 20),
    cpuMsPerAnswer: Object.fromEntries(
      measured.map((name) => [name, round((((after[name] ?? 0) - (before.cpu[name] ?? 0)) / questions) * 1000)]),
    ),
    peakMiB: await peaks(bench),
  };
}

async function cpu(bench: Bench): Promise<Record<string, number>> {
  const sums = measured.map(async (name) => {
    const seconds = await Promise.all(bench.pidsOf(name).map(cpuSeconds));
    return [name, seconds.reduce((sum, each) => sum + each, 0)] as const;
  });
  return Object.fromEntries(await Promise.all(sums));
}

export async function peaks(bench: Bench): Promise<Record<string, number>> {
  const found = measured.map(async (name) => {
    const each = await Promise.all(bench.pidsOf(name).map(memoryMiB));
    return [name, Math.max(...each.map(({ peak }) => peak))] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

const round = (value: number) => Number(value.toFixed(3));
