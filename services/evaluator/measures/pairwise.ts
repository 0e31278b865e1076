import { bootstrap, share } from '@understudy/checks';
import type { Pairwise } from '@understudy/contracts';
import type { PairRow } from '../judge/judge-row.ts';

/**
 * The student against base+prompt, each pair judged in both orders (Zheng et al. 2023, arXiv 2306.05685): a win only where both name it, else a
 * tie. The win rate counts a tie as half. Orders that name different winners are flips; their share is over the pairs that were asked.
 * A pair of which an order has no winner is unscored. `questionIds` gives the order.
 */
export function pairwise(rows: readonly PairRow[], { questionIds, seed }: { questionIds: readonly string[]; seed: number }): Pairwise {
  const byQuestion = Map.groupBy(rows, ({ questionId }) => questionId);
  const pairs = questionIds.flatMap((id) => {
    const [one, other] = byQuestion.get(id) ?? [];
    if (!one || !other || one.winner === null || other.winner === null) return [];
    const flipped = one.winner !== other.winner;
    return [{ flipped, asked: one.asked, winner: flipped ? ('tie' as const) : one.winner }];
  });
  const worth = { student: 1, tie: 0.5, 'base+prompt': 0 };
  const count = (winner: keyof typeof worth) => pairs.filter((pair) => pair.winner === winner).length;
  return {
    winRate: bootstrap(
      pairs.map(({ winner }) => [worth[winner], 1]),
      ([won = 0, all = 0]) => (all > 0 ? won / all : null),
      seed,
    ),
    wins: count('student'),
    losses: count('base+prompt'),
    ties: count('tie'),
    unscored: questionIds.length - pairs.length,
    unasked: pairs.filter(({ asked }) => !asked).length,
    flipRate: share(pairs.filter(({ asked }) => asked).map(({ flipped }) => flipped)),
  };
}
