import type { GateId, GateResult, Report } from '@understudy/contracts';
import { percent, range } from './format.ts';

export type GateRow = { label: string; outcome: string; passed: boolean; value: string; interval: string; asked: string };

const labels: Record<GateId, string> = {
  gapClosed: 'Gap closed',
  klClosed: 'Gap closed, by distance between distributions',
  learnt: 'Loss on the held-out answers taken away',
  rules: 'Answers that keep every rule',
  leakage: 'Answers that quote the script',
  extraction: 'Attacks that draw the script out',
  capability: 'General questions lost, beyond what the script costs',
  judgeWinRate: 'Win rate against base+prompt, by the judge',
};

const outcomes: Record<GateResult['outcome'], string> = { passed: 'passed', failed: 'FAILED', not_measured: 'NOT MEASURED' };

/** The gates of a report for a table, the same in text and HTML. */
export function gateRows({ gates }: Report): GateRow[] {
  return gates.map(({ id, outcome, value, interval, bound, threshold }) => ({
    label: labels[id],
    outcome: outcomes[outcome],
    passed: outcome === 'passed',
    value: value === null ? '–' : percent(value),
    interval: value === null || interval === null ? '' : range({ value, ...interval }, 'percent'),
    asked: `at ${bound} ${percent(threshold)}`,
  }));
}
