import { peaks } from './answers.ts';
import { type BenchOptions, openBench } from './open-bench.ts';

/**
 * One large distillation: memory of Redis and of every process, and whether a thousand answers take longer at the end than at the beginning.
 * The slope is that of a least-squares line through the seconds of each thousand, the first five and the last left out.
 */
export async function measureHundredThousand({ questions, ...options }: BenchOptions & { questions: number }) {
  await using bench = await openBench(options);
  const posted = Date.now();
  const id = await bench.submit(questions);
  const marks: number[] = [];
  for (let thousand = 1; thousand <= questions / 1000; thousand += 1) marks.push(await bench.untilAnswered(id, thousand * 1000));
  const answeredAt = Date.now();
  await bench.untilSucceeded(id);
  const { lost, storedTwice } = await bench.reconcile(id);
  const secondsPerThousand = marks.slice(1).map((mark, index) => (mark - (marks[index] ?? 0)) / 1000);
  const steady = secondsPerThousand.slice(5, -1);
  const peakBytes = Number(/^used_memory_peak:(\d+)/m.exec(await bench.redis.info('memory'))?.[1]);
  const mean = steady.reduce((sum, seconds) => sum + seconds, 0) / steady.length;
  return {
    questions,
    lost,
    storedTwice,
    secondsToLastAnswer: (answeredAt - posted) / 1000,
    secondsToDataset: (Date.now() - answeredAt) / 1000,
    secondsPerThousand: mean,
    /** Change over the whole run as a share of the mean. */
    slopeOverRun: (slope(steady) * steady.length) / mean,
    redisPeakMiB: Math.round(peakBytes / 2 ** 20),
    peakMiB: await peaks(bench),
  };
}

function slope(values: readonly number[]): number {
  const meanX = (values.length - 1) / 2;
  const meanY = values.reduce((sum, value) => sum + value, 0) / values.length;
  const covariance = values.reduce((sum, value, x) => sum + (x - meanX) * (value - meanY), 0);
  return covariance / values.reduce((sum, _, x) => sum + (x - meanX) ** 2, 0);
}
