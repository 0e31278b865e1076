import { bootstrap } from '@understudy/checks';
import type { Interval } from '@understudy/contracts';
import type { ScoredRow } from './scored-row.ts';

export type ScoredArm = keyof ScoredRow['arms'];

/** Mean nats per token of the teacher's held-out answers under an arm: all tokens count alike, so a long answer weighs more than a short one. */
export function negativeLogLikelihood(rows: readonly ScoredRow[], arm: ScoredArm, seed: number): Interval | null {
  return bootstrap(
    rows.flatMap(({ arms, tokens }) => (arms[arm] ? [[arms[arm].nll, tokens]] : [])),
    perToken,
    seed,
  );
}

/** Mean KL divergence per token, in nats, of an arm from the distribution under the script. Null unless every row has it. */
export function klDivergence(rows: readonly ScoredRow[], arm: ScoredArm, seed: number): Interval | null {
  const pairs = rows.flatMap(({ arms, tokens }) => (typeof arms[arm]?.kl === 'number' ? [[arms[arm].kl, tokens]] : []));
  return pairs.length < rows.length ? null : bootstrap(pairs, perToken, seed);
}

function perToken([nats = 0, tokens = 0]: Iterable<number>): number | null {
  return tokens > 0 ? nats / tokens : null;
}
