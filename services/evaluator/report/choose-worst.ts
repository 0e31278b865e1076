import { type CheckContext, checkAnswer } from '@understudy/checks';
import type { AcceptedSpec, FinishReason, Report } from '@understudy/contracts';
import type { ScoredRow } from '../measures/scored-row.ts';

type Case = { question: { id: string; text: string }; text: string; finishReason: FinishReason };
type Worst = Pick<Report['worst'][number], 'questionId' | 'faults' | 'excessNats'>;

/**
 * The student's worst answers, up to `most`: those with the most faults by the checks and rules of the spec, and among them those to
 * questions on which it is further from the teacher than base+prompt, by the most nats per token. One with neither is no bad case.
 */
export function chooseWorst(cases: readonly Case[], rows: readonly ScoredRow[], spec: AcceptedSpec, most: number): Worst[] {
  const { prompt, demonstrations, rules, dataset } = spec;
  const byId = new Map(rows.map((row) => [row.id, row]));
  const weighed = cases.map(({ question, ...answer }): Worst => {
    const context: CheckContext = { prompt, demonstrations, rules, dataset, question: question.text };
    const row = byId.get(question.id);
    return {
      questionId: question.id,
      faults: checkAnswer(answer, context).map(({ check }) => check),
      excessNats: row ? (row.arms.student.nll - row.arms['base+prompt'].nll) / row.tokens : null,
    };
  });
  const excess = ({ excessNats }: Worst) => excessNats ?? Number.NEGATIVE_INFINITY;
  return weighed
    .filter((each) => each.faults.length > 0 || excess(each) > 0)
    .sort((a, b) => b.faults.length - a.faults.length || (excess(b) > excess(a) ? 1 : excess(b) < excess(a) ? -1 : 0))
    .slice(0, most);
}
