import { checkAnswers } from '@understudy/checks';
import { type Answer, answerCheckNames, answerCheckOf, type Question, type Rejection } from '@understudy/contracts';

const spared = answerCheckNames.filter((name) => answerCheckOf(name)?.needed === undefined);
const dataset = { checks: Object.fromEntries(spared.map((name) => [name, false])) };

/** Why a held-out answer cannot be a row of the dataset, however bad it may be: it is blank, broken off, or has pieces of a chat template. */
export function unusable(answer: Answer, question: Question): Rejection[] {
  const found = checkAnswers(answer, question, { prompt: '', demonstrations: [], rules: [], dataset });
  // `empty` leaves an answer to `content-filter` that the host withheld.
  const blank = found.length === 0 && [answer.text, ...answer.followUps].some((text) => text.trim() === '');
  return blank ? [{ check: 'empty', detail: 'The answer is blank.' }] : found;
}
