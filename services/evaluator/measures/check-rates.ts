import { type CheckContext, type CheckedAnswer, checkNames, checks, share, speaksInFirstPerson } from '@understudy/checks';
import type { Interval } from '@understudy/contracts';

/**
 * Share of answers in which each check of packages/checks found something, by check name, and beside them `first-person`, the share that
 * speaks as I. The checks that training rows had to pass, here as a measure: every answer of the arm counts, cut and empty ones too.
 */
export function checkRates(
  script: Omit<CheckContext, 'question'>,
  answers: readonly (CheckedAnswer & { question: { text: string } })[],
): Record<string, Interval> {
  const found = Object.fromEntries(
    checkNames.map((name) => [
      name,
      share(answers.map((answer) => checks[name](answer, { ...script, question: answer.question.text }) !== null)),
    ]),
  );
  const rates = { ...found, 'first-person': share(answers.map(({ text }) => speaksInFirstPerson(text))) };
  return Object.fromEntries(Object.entries(rates).flatMap(([name, rate]) => (rate === null ? [] : [[name, rate]])));
}
