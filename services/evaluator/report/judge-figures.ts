import type { Judge } from '@understudy/contracts';
import type { Judging } from '../judge/judge-student.ts';
import { judgedArm } from '../measures/judged-arm.ts';
import { pairwise } from '../measures/pairwise.ts';

/** What the judge's rows come to. Pure: the same rows, in whatever order, give the same figures. */
export function judgeFigures(
  { arms, dimensions, others, rows, ...told }: Judging,
  questions: readonly { id: string }[],
  seed: number,
): Judge {
  const questionIds = questions.map(({ id }) => id);
  const scores = rows.filter((row) => row.kind === 'score');
  return {
    ...told,
    arms: arms.map((name) => judgedArm(name, scores, { questionIds, dimensions, seed })),
    others: others.map((name) => judgedArm(name, scores, { questionIds, dimensions, seed })),
    pairwise: pairwise(
      rows.filter((row) => row.kind === 'pair'),
      { questionIds, seed },
    ),
  };
}
