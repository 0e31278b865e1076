import { bootstrap, type CheckedAnswer, ruleHolds } from '@understudy/checks';
import type { AcceptedSpec, Interval } from '@understudy/contracts';
import { isInPart } from './held.ts';

export type TalkAnswer = CheckedAnswer & { question: string; outOfContext?: true | undefined };

/**
 * How the part fares as talks grow longer: share of good answers in the second half of the turns less that in the first; a good one is in
 * the part and keeps every rule. Turns that did not fit into the context are left out. Whole talks are resampled, so `n` is the number of
 * talks. Null where one half has no answers.
 */
export function driftChange(talks: readonly (readonly TalkAnswer[])[], spec: AcceptedSpec): Interval | null {
  const rows = talks.map((turns) => {
    const half = Math.floor(turns.length / 2);
    const good = (answers: typeof turns) =>
      answers.filter((answer) => isInPart(answer, spec, answer.question) && spec.rules.every((rule) => ruleHolds(rule, answer.text)))
        .length;
    const [first, second] = [turns.slice(0, half), turns.slice(half)].map((part) => part.filter(({ outOfContext }) => !outOfContext));
    return [good(first ?? []), first?.length ?? 0, good(second ?? []), second?.length ?? 0];
  });
  return bootstrap(
    rows,
    ([first = 0, early = 0, second = 0, late = 0]) => (early === 0 || late === 0 ? null : second / late - first / early),
    spec.evaluation.seed,
  );
}
