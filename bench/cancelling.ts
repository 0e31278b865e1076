import { setTimeout as sleep } from 'node:timers/promises';
import { answersQueue, createPipeline } from '@understudy/queues';
import { openBench } from './open-bench.ts';

/** Cancelling with 500 calls under way: when the last call began, when the last one under way was cut, and when nothing was left. */
export async function measureCancelling(): Promise<object> {
  const latencyMs = 3000;
  await using bench = await openBench({ latencyMs, workers: 2, maxInFlight: 500 });
  await using pipeline = createPipeline({ redis: bench.redis });
  const id = await bench.submit(20_000);
  await bench.until(async () => (await bench.teacher.counts()).inFlight >= 500 && (await bench.records.countAnswers(id)) >= 600);
  const counts = async () => (await pipeline.depths(['fake'])).get(answersQueue('fake').name)?.jobs;
  const queued = await counts();
  const asked = Date.now();
  await bench.client.cancel(id);
  const accepted = Date.now();
  let lastCallAt = accepted;
  let requests = (await bench.teacher.counts()).requests;
  let noneInFlightAt: number | undefined;
  while (Date.now() - accepted < 6000) {
    const now = await bench.teacher.counts();
    if (now.requests > requests) [requests, lastCallAt] = [now.requests, Date.now()];
    if (now.inFlight === 0) noneInFlightAt ??= Date.now();
    await sleep(10);
  }
  const left = await counts();
  const record = await bench.client.get(id);
  return {
    waitingAndInHand: (queued?.waiting ?? 0) + (queued?.active ?? 0),
    secondsToReply: (accepted - asked) / 1000,
    lastCallSecondsAfterReply: (lastCallAt - accepted) / 1000,
    noneInFlightSecondsAfterReply: noneInFlightAt === undefined ? null : (noneInFlightAt - accepted) / 1000,
    status: record.status,
    cancelledSecondsAfterReply: (Date.parse(record.finishedAt ?? '') - accepted) / 1000,
    leftInQueue: (left?.waiting ?? 0) + (left?.active ?? 0) + (left?.delayed ?? 0),
  };
}
