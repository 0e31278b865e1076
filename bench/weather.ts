import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchOptions, openBench } from './open-bench.ts';

export type WeatherOptions = BenchOptions & {
  questions: number;
  malformed: number;
  hanging: number;
  stormRefuses: number;
  stormSeconds: number;
};

/**
 * What hosts do: some replies are malformed and some never come, all the time; in mid-run the host halves what it takes at once, and later
 * refuses a share of the calls for some seconds. Seconds until 0.9 of the new cap is under way again are counted from the halving,
 * and from the end of the storm; wasted calls are those that were refused with 429.
 */
export async function measureWeather({ questions, malformed, hanging, stormRefuses, stormSeconds, ...options }: WeatherOptions) {
  await using bench = await openBench(options);
  const cap = options.maxInFlight;
  const { teacher } = bench;
  const always = [
    { kind: 'wrong-json', share: malformed },
    { kind: 'hang', share: hanging },
  ] as const;
  await teacher.set({ maxInFlight: cap, faults: always });
  const id = await bench.submit(questions);
  const answered = (count: number) => bench.until(async () => (await bench.records.countAnswers(id)) >= count);

  await answered(questions * 0.22);
  const newCap = cap / 2;
  const halvedAt = Date.now();
  await teacher.set({ maxInFlight: newCap });
  // What was under way above the new cap has to drain before anything can be said of getting back to it.
  await bench.until(async () => (await teacher.counts()).inFlight <= newCap);
  const afterHalving = await secondsUntil(bench, 0.9 * newCap, halvedAt);

  await answered(questions * 0.44);
  await teacher.set({ faults: [{ kind: 'rate-limit', share: stormRefuses }, ...always] });
  await sleep(stormSeconds * 1000);
  await teacher.set({ faults: always });
  const inFlightAfterStorm = (await teacher.counts()).inFlight;
  const afterStorm = await secondsUntil(bench, 0.9 * newCap, Date.now());

  await bench.untilSucceeded(id);
  const { lost, storedTwice } = await bench.reconcile(id);
  const counts = await teacher.counts();
  const refused = counts.byStatus[429] ?? 0;
  return {
    questions,
    lost,
    storedTwice,
    calls: counts.requests,
    refused,
    wastedShare: refused / counts.requests,
    secondsTo90PercentAfterHalving: afterHalving,
    inFlightAfterStorm,
    secondsTo90PercentAfterStorm: afterStorm,
  };
}

async function secondsUntil(bench: Awaited<ReturnType<typeof openBench>>, inFlight: number, since: number): Promise<number> {
  const reached = await bench.until(async () => (await bench.teacher.counts()).inFlight >= inFlight);
  return (reached - since) / 1000;
}
