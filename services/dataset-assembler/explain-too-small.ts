import { answerCheckOf, type ProblemCode } from '@understudy/contracts';
import type { NotedProblem } from '@understudy/records';
import type { RoundFacts } from './plan-round.ts';

const mendOfDuplicates = 'raise teacher.temperature, or ask more varied questions';

/**
 * Why too few examples came of it: the counts, what rejected most or kept answers from coming, and what to do about that. Where answers
 * are missing more than they are bad, the trouble that kept them away gives the code.
 */
export function explainTooSmall(
  facts: Pick<RoundFacts, 'accepted' | 'minExamples' | 'rejected' | 'unanswered' | 'round'>,
  causes: { rejectionsByCheck: ReadonlyMap<string, number>; problems: readonly NotedProblem[] },
): { code: ProblemCode; message: string } {
  const { accepted, minExamples, rejected, unanswered, round } = facts;
  const rounds = `${round} ${round === 1 ? 'round' : 'rounds'}`;
  const [trouble] = causes.problems;
  const why = unanswered > 0 && trouble ? ` (most often: ${trouble.message.replace(/\.$/, '')})` : '';
  const counts = `Only ${accepted} examples passed the checks in ${rounds}, and ${minExamples} are needed (dataset.minExamples): ${rejected} answers were rejected, ${unanswered} questions stayed unanswered${why}.`;
  if (trouble && unanswered > rejected) return { code: trouble.code, message: counts };
  return { code: 'dataset_too_small', message: `${counts} ${mendFor(causes.rejectionsByCheck)}, or lower dataset.minExamples.` };
}

function mendFor(rejectionsByCheck: ReadonlyMap<string, number>): string {
  const leading = [...rejectionsByCheck].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, 3);
  const [first] = leading[0] ?? [];
  if (first === undefined) return 'Check that the teacher answers, ask more questions (questions.count)';
  const reasons = leading.map(([check, count]) => `${check} (${count})`).join(', ');
  const rule = first.startsWith('rule:') ? `show by demonstrations how to keep the rule ${first.slice(5)}, or loosen it` : undefined;
  const mend = first === 'near-duplicate' ? mendOfDuplicates : (rule ?? answerCheckOf(first)?.mend ?? 'look at the rejected answers');
  return `Most were rejected by ${reasons}: ${mend}; else ask more questions (questions.count)`;
}
