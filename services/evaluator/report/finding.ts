import type { Interval, Report } from '@understudy/contracts';
import { count, percent, range } from './format.ts';

/** The report in one sentence, with no more confidence than the interval allows. */
export function finding(report: Report): string {
  const { gapClosed, savings } = report;
  const saved = `${count(savings.tokensPerQuery)} tokens of script`;
  if (gapClosed === null && report.training.settings === null) {
    const kept = rule(report);
    return `A host keeps the student’s weights, so the share of the script’s effect that it shows was not scored; ${kept === '' ? '' : `it ${kept}, and `}${saved} are left out of every query.`;
  }
  if (gapClosed === null)
    return `On these questions the script cannot be told apart from no script, so there was nothing to take over; ${saved} are left out of every query.`;
  const share = `${percent(gapClosed.value)} of the script’s effect${ends(gapClosed)}`;
  if (gapClosed.low <= 0) return `The student has not reliably learned the script: without it, it shows ${share}.`;
  return [`Without the script, the student shows ${share}`, rule(report), `and every query is ${saved} lighter.`]
    .filter(Boolean)
    .join(', ');
}

/** The rule that the script changes most and the student keeps, if there is one. */
function rule(report: Report): string {
  const arm = (name: string) => report.arms.find((candidate) => candidate.name === name);
  const [base, student] = [arm('base'), arm('student')];
  const gains = Object.entries(student?.rules ?? {}).flatMap(([id, kept]) => {
    const before = base?.rules[id];
    return before && kept.low > before.high ? [{ id, kept, before }] : [];
  });
  const best = gains.sort((a, b) => b.kept.value - b.before.value - (a.kept.value - a.before.value))[0];
  return best ? `keeps the rule “${best.id}” in ${of(best.kept)} answers (the base: ${of(best.before)})` : '';
}

function ends(interval: Interval): string {
  const between = range(interval, 'percent');
  return between && ` (95 % interval ${between})`;
}

function of({ value, n }: Interval): string {
  return `${count(value * n)} of ${count(n)}`;
}
