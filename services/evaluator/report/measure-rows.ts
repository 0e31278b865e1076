import { type Arm, answerCheckOf, type ComparedArmName, type Interval, type Report } from '@understudy/contracts';
import { graders } from '../measures/measure-shares.ts';
import { referenceWords } from './reference-words.ts';

/** In the order in which they are shown. */
export const measureGroups = ['likeness', 'similarity', 'asked', 'unwanted'] as const;
export type MeasureGroup = (typeof measureGroups)[number];

export type MeasureRow = {
  key: string;
  label: string;
  /**
   * `similarity` compares the answers' words with those they are measured by; `asked` and `unwanted` are shares of answers: what the script asks for, and
   * what no answer should do.
   */
  group: MeasureGroup;
  unit: 'percent' | 'nats';
  arms: Partial<Record<ComparedArmName, Interval | null>>;
};

/** The figures of a report as a table: a row a measure, a column an arm. Text and HTML show the same ones. */
export function measureRows(report: Report): MeasureRow[] {
  const row = (key: string, label: string, group: MeasureGroup, pick: (arm: Arm) => Interval | null | undefined): MeasureRow => ({
    key,
    label,
    group,
    unit: group === 'likeness' ? 'nats' : 'percent',
    arms: Object.fromEntries(report.arms.map((arm) => [arm.name, pick(arm) ?? null])),
  });
  const names = (of: (arm: Arm) => object) => [...new Set(report.arms.flatMap((arm) => Object.keys(of(arm))))];
  const rates = names((arm) => arm.rates);
  const { answers } = referenceWords(report);
  const rows = [
    row('nll', `Surprise at ${answers}`, 'likeness', (arm) => arm.negativeLogLikelihood),
    row('kl', 'Distance from the prompted model', 'likeness', (arm) => arm.klDivergence),
    row('chrf', `chrF against ${answers}`, 'similarity', (arm) => arm.similarity?.chrf),
    row('length', `Length, of ${answers}`, 'similarity', (arm) => arm.similarity?.lengthRatio),
    row('distinct-3', 'Different runs of three words', 'similarity', (arm) => arm.similarity?.distinct3),
    row('opening', 'Begin with the arm’s commonest five words', 'similarity', (arm) => arm.similarity?.opening?.share),
    ...names((arm) => arm.rules).map((id) => row(`rule:${id}`, `Keeps rule “${id}”`, 'asked', (arm) => arm.rules[id])),
    ...(names((arm) => arm.rules).length > 1 ? [row('all-rules', 'Keeps every rule', 'asked', (arm) => arm.allRules)] : []),
    ...rates.filter((key) => key in graders).map((key) => row(key, graders[key]?.label ?? key, 'asked', (arm) => arm.rates[key])),
    ...rates
      .filter((key) => !(key in graders))
      .map((key) => row(key, answerCheckOf(key)?.finds ?? sentence(key), 'unwanted', (arm) => arm.rates[key])),
  ];
  return rows.filter(({ arms }) => Object.values(arms).some((interval) => interval !== null));
}

/** Faults that no arm shows: worth a line, not a row each. */
export function isAbsent({ group, arms }: MeasureRow): boolean {
  return group === 'unwanted' && Object.values(arms).every((interval) => interval === null || interval.value === 0);
}

function sentence(key: string): string {
  const words = key.replaceAll('-', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
