import { type Report, verdictWords } from '@understudy/contracts';
import { share } from '../figures.ts';
import { plainText } from '../plain-text.ts';
import { table } from '../table.ts';
import type { Comparison } from './compare-runs.ts';
import type { Step } from './weigh-steps.ts';

export type Results = { before: Report | null; again: Report | null };

const words: Record<Step['state'], string> = { same: 'same', differs: 'DIFFERS', unknown: 'not comparable', absent: '–' };

/** A line a step in flow order, which one is the cause, and what came of it both times. */
export function rerunText({ steps, sentence }: Comparison, { before, again }: Results): string {
  const lines = table(
    steps.filter(({ state }) => state !== 'absent').map(({ name, state, detail }) => [name, words[state], plainText(detail)]),
  );
  const said = (report: Report | null) => (report?.verdict ? verdictWords[report.verdict] : '–');
  const closed = (report: Report | null) => share(report?.gapClosed ?? undefined) ?? '–';
  const results =
    before === null && again === null
      ? []
      : [
          '',
          ...table([
            ['', 'before', 'again'],
            ['verdict', said(before), said(again)],
            ['gap closed', closed(before), closed(again)],
          ]),
        ];
  return `${[...lines, '', sentence, ...results].map((line) => line.trimEnd()).join('\n')}\n`;
}
