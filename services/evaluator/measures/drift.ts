import { bootstrap, type CheckedAnswer, ruleHolds } from '@understudy/checks';
import type { AcceptedSpec, Interval } from '@understudy/contracts';
import { isInPart } from './held.ts';

/**
 * How the part fares as talks grow longer: share of good answers in the second half of the turns less that in the first; a good one is in
 * the part and keeps every rule. Whole talks are resampled, so `n` is the number of talks. @throws Error without talks.
 */
export function driftChange(talks: readonly (readonly (CheckedAnswer & { question: string })[])[], spec: AcceptedSpec): Interval {
  const rows = talks.map((turns) => {
    const half = Math.floor(turns.length / 2);
    const good = (answers: typeof turns) =>
      answers.filter((answer) => isInPart(answer, spec, answer.question) && spec.rules.every((rule) => ruleHolds(rule, answer.text)))
        .length;
    return [good(turns.slice(0, half)), half, good(turns.slice(half)), turns.length - half];
  });
  const change = bootstrap(rows, ([first = 0, early = 1, second = 0, late = 1]) => second / late - first / early, spec.evaluation.seed);
  if (change === null) throw new Error('There are no talks to tell by whether the part drifts.');
  return change;
}
