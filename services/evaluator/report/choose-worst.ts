import { checkAnswer } from '@understudy/checks';
import type { AcceptedSpec, FinishReason, Report } from '@understudy/contracts';
import type { ScoredRow } from '../measures/scored-row.ts';

type Case<Q> = { question: Q; text: string; finishReason: FinishReason };
type Worst<Q> = { question: Q } & Pick<Report['worst'][number], 'faults' | 'excessNats'>;

/**
 * The student's worst answers, up to `most`: those with the most faults by the checks and rules of the spec, and among them those to
 * questions on which it is further from the teacher, or the given answer, than base+prompt, by the most nats per token. One with neither is no bad case.
 */
export function chooseWorst<Q extends { id: string; text: string }>(
  cases: readonly Case<Q>[],
  rows: readonly ScoredRow[],
  spec: AcceptedSpec,
  most: number,
): Worst<Q>[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  // Finite, so that two that were not scored are equal and not NaN apart.
  const excess = ({ excessNats }: Worst<Q>) => excessNats ?? -Number.MAX_VALUE;
  return cases
    .map(({ question, text, finishReason }): Worst<Q> => {
      const row = byId.get(question.id);
      const prompted = row?.arms['base+prompt'];
      return {
        question,
        faults: checkAnswer({ text, finishReason }, { ...spec, question: question.text }).map(({ check }) => check),
        excessNats: row && prompted ? (row.arms.student.nll - prompted.nll) / row.tokens : null,
      };
    })
    .filter((each) => each.faults.length > 0 || excess(each) > 0)
    .sort((a, b) => b.faults.length - a.faults.length || excess(b) - excess(a))
    .slice(0, most);
}
