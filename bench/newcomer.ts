import { openBench } from './open-bench.ts';

/** A distillation of 200 questions posted while one of 50,000 runs: how long until its first answer, and until its last. */
export async function measureNewcomer(): Promise<object> {
  await using bench = await openBench({ latencyMs: 1000, workers: 2, maxInFlight: 500 });
  const large = await bench.submit(50_000);
  await bench.until(async () => (await bench.records.countAnswers(large)) >= 3000);
  const posted = Date.now();
  const small = await bench.submit(200);
  const first = await bench.untilAnswered(small, 1);
  const last = await bench.untilAnswered(small, 200);
  await bench.client.cancel(large);
  return { secondsToFirstAnswer: (first - posted) / 1000, secondsToLastAnswer: (last - posted) / 1000, latencySeconds: 1 };
}
