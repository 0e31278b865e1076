import type { Answer, Question, Rejection } from '@understudy/contracts';
import { type CheckContext, rejection } from './check.ts';
import { checkAnswer } from './check-answer.ts';
import { checkTurn } from './check-turn.ts';

/**
 * All that is wrong with the answer to a question or with a conversation. Every answer of a conversation is checked as one by itself,
 * by all checks and rules, against what the user said just before; a finding says which turn it is of, from 1. Turns that were never
 * answered although those before were good are a finding too: `empty`.
 */
export function checkAnswers(
  answer: Pick<Answer, 'text' | 'followUps' | 'finishReason'>,
  question: Pick<Question, 'text' | 'followUps'>,
  context: Omit<CheckContext, 'question'>,
): Rejection[] {
  const asked = [question.text, ...question.followUps];
  const said = [answer.text, ...answer.followUps];
  if (asked.length === 1) return checkAnswer(answer, { ...context, question: question.text });
  const found = said.flatMap((text, turn) => {
    // Only the last turn that was answered can have been cut: the conversation ends there.
    const finishReason = turn === said.length - 1 ? answer.finishReason : 'stop';
    return checkTurn({ text, finishReason }, { ...context, question: asked[turn] ?? '' }, turn + 1);
  });
  if (found.length === 0 && said.length < asked.length) {
    const detail = `Only ${said.length} of ${asked.length} turns were answered; this one was not`;
    found.push(rejection('empty', detail, asked[said.length]));
  }
  return found;
}
