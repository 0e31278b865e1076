import { openBench } from './open-bench.ts';

export type NewcomerOptions = { questions: number; behind: number; latencyMs: number; workers: number; maxInFlight: number };

/** A small distillation posted while a large one runs: how long until its first answer, and until its last. */
export async function measureNewcomer({ questions, behind, ...options }: NewcomerOptions) {
  await using bench = await openBench(options);
  const large = await bench.submit(behind);
  await bench.until(async () => (await bench.records.countAnswers(large)) >= 3000);
  const posted = Date.now();
  const small = await bench.submit(questions);
  const first = await bench.untilAnswered(small, 1);
  const last = await bench.untilAnswered(small, questions);
  await bench.client.cancel(large);
  return { secondsToFirstAnswer: (first - posted) / 1000, secondsToLastAnswer: (last - posted) / 1000 };
}
