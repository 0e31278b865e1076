import type { Rejection } from '@understudy/contracts';
import type { CheckContext, CheckedAnswer } from './check.ts';
import { checkAnswer } from './check-answer.ts';

/** All that is wrong with one turn of a conversation, from 1; each finding says which turn it is of. `context.question` is what the user said just before. */
export function checkTurn(answer: CheckedAnswer, context: CheckContext, turn: number): Rejection[] {
  return checkAnswer(answer, context).map(({ check, detail }) => ({ check, detail: `turn ${turn}: ${detail}` }));
}
