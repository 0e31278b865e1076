import type { Answer, Question } from '@understudy/contracts';
import type { Records } from '@understudy/records';

/** What is kept in memory of each question; texts are fetched when needed. */
export type QuestionEntry = Pick<Question, 'id' | 'round' | 'split'>;

export type Work = { question: Question; answer: Answer | null };
export type AnsweredWork = { question: Question; answer: Answer };

/** Few enough that rows are done with while they are young, which is when collecting them costs nothing. */
const chunkSize = 100;

/**
 * All questions of a distillation, by round and id: an order that does not depend on how Redis keeps them.
 * @throws Error when there are none, which is so only when another run of this job has just dropped them.
 */
export async function listQuestions(records: Records, distillationId: string): Promise<QuestionEntry[]> {
  const entries: QuestionEntry[] = [];
  for await (const { id, round, split } of records.scanQuestions(distillationId)) entries.push({ id, round, split });
  if (entries.length === 0) throw new Error(`${distillationId} has no questions on record.`);
  return entries.sort((a, b) => a.round - b.round || (a.id < b.id ? -1 : 1));
}

/**
 * Questions with their answers, in the order of `ids`.
 * @throws Error when a question is gone: another run of this job has published and dropped them, and this one must not overwrite that.
 */
export async function* fetchWork(
  records: Records,
  distillationId: string,
  options: { ids: readonly string[]; signal: AbortSignal },
): AsyncIterable<Work> {
  const { ids, signal } = options;
  for (let start = 0; start < ids.length; start += chunkSize) {
    signal.throwIfAborted();
    const chunk = ids.slice(start, start + chunkSize);
    const [questions, answers] = await Promise.all([
      records.getQuestions(distillationId, chunk),
      records.getAnswers(distillationId, chunk),
    ]);
    for (const [i, question] of questions.entries()) {
      if (!question) throw new Error(`Question ${chunk[i]} of ${distillationId} is gone while its dataset is made.`);
      yield { question, answer: answers[i] ?? null };
    }
  }
}

/** All that the user says, as one text. */
export function questionTurns({ text, followUps }: Question): string {
  return [text, ...followUps].join('\n');
}

/** All that the answerer says, as one text. */
export function answerTurns({ text, followUps }: Answer): string {
  return [text, ...followUps].join('\n');
}

/** Like `fetchWork`, for questions that had an answer when they were judged. */
export async function* fetchAnswered(...[records, distillationId, options]: Parameters<typeof fetchWork>): AsyncIterable<AnsweredWork> {
  for await (const { question, answer } of fetchWork(records, distillationId, options)) {
    if (!answer) throw new Error(`The answer to ${question.id} of ${distillationId} is gone while its dataset is made.`);
    yield { question, answer };
  }
}
