import { type CheckContext, type CheckedAnswer, checkNames, checks, share } from '@understudy/checks';
import type { Interval } from '@understudy/contracts';

/**
 * Share of answers in which each check of packages/checks found something, by check name. The checks that training
 * rows had to pass, here as a measure: every answer of the arm counts, cut and empty ones too.
 */
export function checkRates(
  script: Omit<CheckContext, 'question'>,
  answers: readonly (CheckedAnswer & { question: { text: string } })[],
): Record<string, Interval> {
  const found = checkNames.map((name) => {
    const hits = answers.map((answer) => checks[name](answer, { ...script, question: answer.question.text }) !== null);
    return [name, share(hits)] as const;
  });
  return Object.fromEntries(found.flatMap(([name, rate]) => (rate === null ? [] : [[name, rate]])));
}
