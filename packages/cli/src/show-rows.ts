import type { AnswerPage, ExamplePage, QuestionPage } from '@understudy/contracts';
import { plainText } from './plain-text.ts';
import { showRejections, showTurns } from './show-turns.ts';

/** A question in one line: id, what it is for, where it comes from, its text. */
export function showQuestion({ id, split, origin, category, followUps, text }: QuestionPage['data'][number]): string {
  const turns = followUps.length === 0 ? '' : `, ${followUps.length + 1} turns`;
  return `${id}  ${split}, ${origin}, ${category}${turns}  ${plainText(text).replace(/\s+/gu, ' ')}`;
}

/** A question and its answer by the model that gave it, accepted or with what it was rejected for. */
export function showAnswer({ questionId, model, attempt, rejections, question, text }: AnswerPage['data'][number]): string {
  const tries = attempt === 1 ? '' : `, asked ${attempt} times`;
  const verdict = rejections.length === 0 ? 'accepted' : `rejected: ${showRejections(rejections)}`;
  return showTurns(`${questionId}  ${model}${tries}, ${verdict}`, [{ question, answer: text }]);
}

/** An example with its split and category, or a rejected answer with its reasons; every turn of a conversation. */
export function showExample({
  id,
  verdict,
  split,
  category,
  rejections,
  question,
  answer,
  followUps,
}: ExamplePage['data'][number]): string {
  const became = verdict === 'accepted' ? `${split}, ${category}` : `rejected: ${showRejections(rejections)}`;
  return showTurns(`${id}  ${became}`, [{ question, answer }, ...followUps]);
}
