import type { Answer, Question } from '@understudy/contracts';
import { questionId } from '@understudy/contracts/question-id';

/** A question and its answer. */
export function sampleQuestion(text: string, changes: Partial<Question> = {}): Question {
  const question: Question = {
    id: questionId(text),
    text,
    followUps: [],
    category: 'composition',
    family: 'works',
    facets: {},
    origin: 'template',
    split: 'train',
    round: 1,
  };
  return { ...question, ...changes };
}

export function sampleAnswer(questionId: string, text: string, check?: string): Answer {
  return {
    questionId,
    text,
    followUps: [],
    finishReason: 'stop',
    usage: { input: 10, cachedInput: 0, output: 5 },
    model: 'large',
    latencyMs: 100,
    attempt: 1,
    rejections: check === undefined ? [] : [{ check, detail: `found ${check}` }],
  };
}

/** A JSON Lines file of some rows. */
export const lines = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
