import type { measureArtifacts } from '../artifacts.ts';
import type { measureEvaluation } from '../evaluation.ts';
import type { measureNearDuplicates } from '../near-duplicates.ts';
import type { ResultFile, RunOf } from '../result-files.ts';
import type { measureSpan } from '../span.ts';
import { columns, number, numbers, percent, table } from './markdown.ts';

type Store = RunOf<typeof measureArtifacts>['folder'];

/** Parts that can be measured by themselves. */
export const partsTables = {
  artifacts: ({ runs }: ResultFile<RunOf<typeof measureArtifacts>>) => {
    const row = (what: string, of: (store: Store) => number) => [
      what,
      numbers(runs.map(({ folder }) => of(folder))),
      numbers(runs.map(({ bucket }) => of(bucket))),
    ];
    return table(
      ['MB a second, run by run', 'folder', 'bucket'],
      [
        row('write', ({ megabytesPerSecond }) => megabytesPerSecond.write),
        row('read', ({ megabytesPerSecond }) => megabytesPerSecond.read),
        row('move in', ({ megabytesPerSecond }) => megabytesPerSecond.adopt),
        row('fetch as a path', ({ megabytesPerSecond }) => megabytesPerSecond.localPath),
        row('again', ({ megabytesPerSecond }) => megabytesPerSecond.localPathAgain),
        row('memory while streaming, MiB', ({ streamingMiB }) => streamingMiB),
      ],
    );
  },
  evaluation: ({ runs }: ResultFile<RunOf<typeof measureEvaluation>>) =>
    columns(runs, {
      seconds: ({ seconds }) => number(seconds, 1),
      'of them a model was at work': ({ modelsAtWork }) => number(modelsAtWork, 1),
      'of them scoring': ({ scoring }) => number(scoring, 1),
      added: ({ added }) => `**${percent(added, 1)}**`,
      'from the last call to the end, seconds': ({ reportSeconds }) => `**${number(reportSeconds, 2)}**`,
      'calls · intervals': ({ calls, intervals }) => numbers([calls, intervals]),
      "the host's four places in use while arms are asked": ({ placesInUse }) => percent(placesInUse, 1),
    }),
  'near-duplicates': ({ runs }: ResultFile<RunOf<typeof measureNearDuplicates>>) =>
    columns(runs, {
      'questions · kept': ({ questions, kept }) => numbers([questions, kept]),
      'CPU seconds': ({ cpuSeconds }) => number(cpuSeconds),
      'MiB of the whole process': ({ peakMiB }) => `**${number(peakMiB)}**`,
    }),
  span: ({ runs: [{ microseconds }] }: ResultFile<RunOf<typeof measureSpan>>) =>
    columns(microseconds, { 'microseconds a span': (each) => number(each, 2) }, 'round'),
};
