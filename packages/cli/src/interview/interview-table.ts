import type { Interval } from '@understudy/contracts';
import { share } from '../figures.ts';
import { plainText } from '../plain-text.ts';
import { table } from '../table.ts';
import type { ArmMeasures } from './measure-interview.ts';

/** A column an arm, a row a measure, in brackets 95 % intervals. */
export function interviewTable(arms: readonly ArmMeasures[]): string {
  const row = (label: string, cell: (measures: ArmMeasures) => string | undefined) => [
    label,
    ...arms.map((measures) => cell(measures) ?? '–'),
  ];
  const rate = (label: string, pick: (measures: ArmMeasures) => Interval | null) =>
    row(label, (measures) => share(pick(measures) ?? undefined));
  const rows = [
    row('', ({ arm }) => plainText(arm)),
    row('answers', ({ answers }) => String(answers)),
    row('mean words', ({ meanWords }) =>
      meanWords ? `${meanWords.value.toFixed(1)} (${meanWords.low.toFixed(1)}–${meanWords.high.toFixed(1)})` : undefined,
    ),
    rate('distinct-3', ({ distinct3 }) => distinct3),
    rate('talks of AI', ({ aiTalk }) => aiTalk),
    rate('speaks as I', ({ firstPerson }) => firstPerson),
    rate('every rule', ({ rulesKept }) => rulesKept),
    rate('cut off', ({ cutOff }) => cutOff),
  ];
  return `${table(rows)
    .map((line) => line.trimEnd())
    .join('\n')}\n`;
}
