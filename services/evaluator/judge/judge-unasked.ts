import type { JudgeRow } from './judge-row.ts';
import type { JudgeTask } from './plan-judging.ts';

/**
 * The row of what needs no judge, or null. An empty answer has the lowest scores and loses to one that is not: silence is no obedience, and some
 * judges find no fault with nothing. Equal texts tie: a judge could tell only which stands first.
 */
export function judgeUnasked(task: JudgeTask, dimensions: readonly string[]): JudgeRow | null {
  if (task.kind === 'score') {
    const { kind, questionId, arm, sample, text } = task;
    if (text.trim() !== '') return null;
    const scores = Object.fromEntries(dimensions.map((name) => [name, 1]));
    return { kind, questionId, arm, sample, asked: false, flaws: ['The answer is empty.'], scores };
  }
  const { kind, questionId, studentFirst } = task;
  const [student, prompted] = [task.student.trim(), task.prompted.trim()];
  const row = { kind, questionId, studentFirst, asked: false } as const;
  if (student === prompted) return { ...row, reasons: ['Both answers are the same.'], winner: 'tie' };
  if (student !== '' && prompted !== '') return null;
  return { ...row, reasons: ['One of the answers is empty.'], winner: student === '' ? 'base+prompt' : 'student' };
}
