import { bootstrap } from '@understudy/checks';
import type { Interval } from '@understudy/contracts';
import type { ScoredRow } from './scored-row.ts';

/**
 * How much of what the script does for the base model the student does without it:
 * (base − student) / (base − base+prompt), each the mean negative log-likelihood per token of the teacher's held-out answers. 1 is all of
 * it, more is possible, below 0 the student is further from the teacher than the base. Null where the script does not make these answers
 * reliably likelier, or where there is none: a share of nothing says nothing.
 */
export function gapClosed(rows: readonly ScoredRow[], seed: number): Interval | null {
  return bootstrap(
    rows.flatMap(({ arms: { base, student, 'base+prompt': prompted } }) => (prompted ? [[base.nll, prompted.nll, student.nll]] : [])),
    ([base = 0, prompted = 0, student = 0]) => (base > prompted ? (base - student) / (base - prompted) : null),
    seed,
  );
}

/** The same for distributions: 1 − KL(student) / KL(base), both from the distribution under the script. Null unless every row has it. */
export function klClosed(rows: readonly ScoredRow[], seed: number): Interval | null {
  const pairs = rows.flatMap(({ arms: { base, student } }) => (base.kl === null || student.kl === null ? [] : [[base.kl, student.kl]]));
  if (pairs.length < rows.length) return null;
  return bootstrap(pairs, ([base = 0, student = 0]) => (base > 0 ? 1 - student / base : null), seed);
}

/**
 * How much of the base's loss on the held-out answers training took away: (base − student) / base, of mean negative log-likelihoods per token.
 * What is left to ask where there is no script whose effect the student could show.
 */
export function learnt(rows: readonly ScoredRow[], seed: number): Interval | null {
  return bootstrap(
    rows.map(({ arms: { base, student } }) => [base.nll, student.nll]),
    ([base = 0, student = 0]) => (base > 0 ? (base - student) / base : null),
    seed,
  );
}
