import type { Rejection } from '@understudy/contracts';
import type { CheckContext, CheckedAnswer } from './check.ts';
import { checkAnswer } from './check-answer.ts';

/** All that is wrong with one turn of a conversation, counted from 1 as each finding says it; the context's question is what the user said there. */
export function checkTurn(answer: CheckedAnswer, context: CheckContext, turn: number): Rejection[] {
  return checkAnswer(answer, context).map(({ check, detail }) => ({ check, detail: `turn ${turn}: ${detail}` }));
}
