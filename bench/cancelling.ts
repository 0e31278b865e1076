import { setTimeout as sleep } from 'node:timers/promises';
import { answersQueue, createPipeline } from '@understudy/queues';
import { openBench } from './open-bench.ts';

export type CancellingOptions = { questions: number; latencyMs: number; workers: number; maxInFlight: number };

/** Cancelling with all calls under way that may be: when the last call began, when the last one under way was cut, and when nothing was left. */
export async function measureCancelling({ questions, ...options }: CancellingOptions) {
  await using bench = await openBench(options);
  await using pipeline = createPipeline({ redis: bench.redis });
  const id = await bench.submit(questions);
  await bench.until(
    async () =>
      (await bench.teacher.counts()).inFlight >= options.maxInFlight && (await bench.records.countAnswers(id)) > options.maxInFlight,
  );
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
