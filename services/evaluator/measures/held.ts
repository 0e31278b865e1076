import { allRulesRate, type CheckedAnswer, checkAnswer, share } from '@understudy/checks';
import type { AcceptedSpec, Held } from '@understudy/contracts';

const leavesThePart = new Set(['empty', 'ai-talk', 'breaks-role']);

/** Neither empty nor talking of being an AI nor stepping out of the part, as far as the spec does not leave these checks out. */
export function isInPart(answer: CheckedAnswer, spec: AcceptedSpec, question: string): boolean {
  return !checkAnswer(answer, { ...spec, question }).some(({ check }) => leavesThePart.has(check));
}

/** Shares of answers that hold the part. @throws Error without answers: nothing was asked. */
export function held(answers: readonly (CheckedAnswer & { question: string })[], spec: AcceptedSpec): Held {
  const inPart = share(answers.map((answer) => isInPart(answer, spec, answer.question)));
  if (inPart === null) throw new Error('There are no answers to tell by whether the part is held.');
  const texts = answers.map(({ text }) => text);
  return { inPart, allRules: allRulesRate(spec.rules, texts) };
}
