import type { AnswersRun } from '../answers.ts';
import type { ResultFile, RunOf } from '../result-files.ts';
import type { measureScaling } from '../scaling.ts';
import type { measureSpeedUp } from '../speed-up.ts';
import type { measureTracing } from '../tracing.ts';
import { columns, number, numbers, table } from './markdown.ts';

/** How quick the stage `answers` is, and what it takes. */
export const answersTables = {
  answers,
  'answers-cold': answers,
  'answers-100': answers,
  throughput: answers,
  'speed-up': ({ runs }: ResultFile<RunOf<typeof measureSpeedUp>>) =>
    columns(runs, {
      'answers a second, one after the other': ({ sequentialPerSecond }) => number(sequentialPerSecond, 2),
      '40 in flight': ({ at40 }) => `${number(at40.answersPerSecond, 1)}, **${number(at40.timesSequential, 1)}×**`,
      '500 in flight': ({ at500 }) => `${number(at500.answersPerSecond)}, **${number(at500.timesSequential)}×**`,
    }),
  scaling: ({ runs: [{ answersPerSecond, linearAt2, linearAt4 }] }: ResultFile<RunOf<typeof measureScaling>>) =>
    table(
      ['workers', ...Object.keys(answersPerSecond)],
      [
        ['answers a second', ...Object.values(answersPerSecond).map((pace) => number(pace, 1))],
        ['share of linear', ...[1, linearAt2, linearAt4].map((share, index) => (index === 0 ? '' : `**${number(share, 3)}**`))],
      ],
    ),
  tracing: ({ runs: [{ pairs }] }: ResultFile<RunOf<typeof measureTracing>>) =>
    columns(
      pairs,
      {
        'CPU ms an answer: untraced, traced': ({ untraced, traced }) => numbers([untraced, traced], 2),
        ratio: ({ ratio }) => `**${number(ratio, 2)}**`,
        'spans when traced': ({ spans }) => number(spans),
      },
      'pair',
    ),
};

function answers({ runs }: ResultFile<AnswersRun>): string {
  const hasIdeal = runs.some(({ idealSeconds }) => idealSeconds !== null);
  const ideal: Record<string, (run: AnswersRun) => string> = {
    'ideal seconds': ({ idealSeconds }) => number(idealSeconds, 1),
    'share of the ideal': ({ shareOfIdeal }) => `**${number(shareOfIdeal, 2)}**`,
  };
  return columns(runs, {
    seconds: ({ seconds }) => number(seconds, 2),
    ...(hasIdeal ? ideal : {}),
    'answers a second': ({ answersPerSecond }) => number(answersPerSecond),
    'seconds since the POST': ({ secondsSincePost }) => number(secondsSincePost, 2),
    'lost · stored twice · asked twice': ({ lost, storedTwice, askedTwice }) => numbers([lost, storedTwice, askedTwice]),
    'CPU ms an answer: workers, Redis, generator, teacher': ({ cpuMsPerAnswer: cpu }) =>
      numbers([cpu['teacher-worker'], cpu.redis, cpu['question-generator'], cpu.teacher], 2),
    'peak MiB: a worker, generator, assembler, Redis': ({ peakMiB: peak }) =>
      numbers([peak['teacher-worker'], peak['question-generator'], peak['dataset-assembler'], peak.redis]),
  });
}
