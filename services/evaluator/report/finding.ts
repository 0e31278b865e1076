import type { Interval, Report } from '@understudy/contracts';
import { count, percent, range, withRange } from './format.ts';

/** The report in one sentence, with no more confidence than the interval allows. */
export function finding(report: Report): string {
  const { gapClosed, savings } = report;
  if (!report.arms.some(({ name }) => name === 'base+prompt')) return withoutScript(report);
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

/** Rows that came without a prompt: what training has changed is all that can be told. */
function withoutScript(report: Report): string {
  const [base, student] = ['base', 'student'].map((name) => report.arms.find((arm) => arm.name === name)?.negativeLogLikelihood);
  const kept = rule(report);
  const alsoKept = kept === '' ? '' : `, and it ${kept}`;
  if (!base || !student)
    return `There was no script to take over, and a host keeps the student’s weights, so its likeness to the given answers was not scored${alsoKept}.`;
  return `There was no script to take over; a token of the given answers surprises the student by ${withRange(student, 'nats')} nats, the base by ${withRange(base, 'nats')}${alsoKept}.`;
}

/** The rule that training changes most and the student keeps, if there is one. */
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
