import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '@understudy/checks';
import { type Bench, openBench } from './open-bench.ts';

export type KillsOptions = { questions: number; latencyMs: number; workers: number; slotsPerWorker: number };

/**
 * kill -9 of two of four teacher workers, of the generator, of Redis and of the assembler while they work, at times that a seed chooses.
 * A question that was under way may have to be asked again; one whose answer was stored may not.
 */
export async function measureKills({ questions, latencyMs, workers, slotsPerWorker }: KillsOptions, seed: number) {
  await using bench = await openBench({ latencyMs, workers, slotsPerWorker, maxInFlight: workers * slotsPerWorker });
  const { teacher, records } = bench;
  const random = createRandom(seed);
  const id = await bench.submit(questions);
  const answered = (share: number) => bench.until(async () => (await records.countAnswers(id)) >= share * questions);
  let inFlightAtKills = 0;
  /** Of each kill: how often every question had been asked whose answer was stored by then. */
  const stored: Map<string, number>[] = [];
  const kill = async (name: string, share: number) => {
    await answered(share);
    const ids = new Set<string>();
    for await (const { questionId } of records.scanAnswers(id)) ids.add(questionId);
    const asked = await teacher.byQuestion();
    const texts = (await records.getQuestions(id, [...ids])).flatMap((question) => question?.text ?? []);
    stored.push(new Map(texts.map((text) => [text, asked[text] ?? 0])));
    const { inFlight } = await teacher.counts();
    process.kill(pidOf(bench, name), 'SIGKILL');
    return inFlight;
  };

  inFlightAtKills += (await kill('teacher-worker-1', 0.1 + 0.1 * random())) / workers;
  await kill('question-generator', 0.25 + 0.1 * random());
  inFlightAtKills += (await kill('teacher-worker-3', 0.4 + 0.1 * random())) / workers;
  // While Redis is away answers cannot be stored: what is under way then waits, and is stored when it is back.
  inFlightAtKills += await kill('redis', 0.6 + 0.1 * random());
  const secondsToWorkAfterRedis = await secondsToWork(bench, id);
  await bench.until(async () =>
    (await bench.client.get(id)).stages.some(({ name, startedAt }) => name === 'dataset' && startedAt !== null),
  );
  await sleep(200 * random());
  process.kill(pidOf(bench, 'dataset-assembler'), 'SIGKILL');

  await bench.untilSucceeded(id);
  const { lost, storedTwice } = await bench.reconcile(id);
  const { repeated } = await teacher.counts();
  const asked = await teacher.byQuestion();
  const askedThoughStored = stored.reduce(
    (sum, before) => sum + [...before].filter(([text, times]) => (asked[text] ?? 0) > times).length,
    0,
  );
  const storedAtKills = stored.map(({ size }) => size).join(', ');
  return {
    seed,
    questions,
    lost,
    storedTwice,
    askedTwice: repeated,
    askedThoughStored,
    inFlightAtKills: Math.round(inFlightAtKills),
    storedAtKills,
    secondsToWorkAfterRedis,
  };
}

/** From the death of Redis until one answer more is stored than the restarted one holds. */
async function secondsToWork({ records, until }: Bench, id: string): Promise<number> {
  const killedAt = Date.now();
  let kept = 0;
  await until(async () => {
    kept = await records.countAnswers(id);
    return true;
  });
  return ((await until(async () => (await records.countAnswers(id)) > kept)) - killedAt) / 1000;
}

function pidOf(bench: Bench, name: string): number {
  const [pid = 0] =
    name === 'redis' ? bench.pidsOf('redis') : bench.stack.processes.filter((child) => child.name === name).map((child) => child.pid ?? 0);
  if (pid === 0) throw new Error(`${name} does not run.`);
  return pid;
}
