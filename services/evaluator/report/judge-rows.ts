import type { ComparedArmName, Interval, Judge } from '@understudy/contracts';
import { count, range } from './format.ts';

export type JudgeRow = { label: string; cells: { arm: ComparedArmName; value: string; interval: string }[] };

/** What the judge gave each arm as a table: a row a dimension, and one that counts the answers without a score where there are any. */
export function judgeRows({ arms }: Judge): JudgeRow[] {
  const row = (label: string, cell: (arm: Judge['arms'][number]) => { value: string; interval: string }): JudgeRow => ({
    label,
    cells: arms.map((arm) => ({ arm: arm.name, ...cell(arm) })),
  });
  const dimensions = [...new Set(arms.flatMap(({ scores }) => Object.keys(scores)))];
  const missing = arms.some(({ unscored }) => unscored > 0);
  return [
    ...dimensions.map((name) => row(name.slice(0, 1).toUpperCase() + name.slice(1), ({ scores }) => points(scores[name] ?? null))),
    ...(missing ? [row('Answers without a score', ({ unscored }) => ({ value: count(unscored), interval: '' }))] : []),
  ];
}

function points(interval: Interval | null): { value: string; interval: string } {
  return interval === null ? { value: '–', interval: '' } : { value: interval.value.toFixed(2), interval: range(interval, 'nats') };
}
