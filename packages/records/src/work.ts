import { type Answer, answerSchema, type Question, questionSchema } from '@understudy/contracts';
import type { Redis } from 'ioredis';
import type { Keys } from './keys.ts';
import { dropWorkScript, putAnswerScript, putQuestionsScript, runScript } from './scripts.ts';

const chunkSize = 500;

/** Questions and answers while they are worked on: they live in Redis until the assembler has written them down. */
export function createWork(redis: Redis, keys: Keys) {
  const run = (id: string, script: string, values: readonly string[]) => runScript(redis, script, keys.ofScripts(id), [id, '', ...values]);

  return {
    /** Adding a question twice changes nothing. */
    async putQuestions(id: string, questions: readonly Question[]): Promise<void> {
      for (let start = 0; start < questions.length; start += chunkSize) {
        const chunk = questions.slice(start, start + chunkSize);
        await run(
          id,
          putQuestionsScript,
          chunk.flatMap((question) => [question.id, JSON.stringify(question)]),
        );
      }
    },

    /** In the order asked for; null where there is no such question. */
    async getQuestions(id: string, questionIds: readonly string[]): Promise<(Question | null)[]> {
      if (questionIds.length === 0) return [];
      const texts = await redis.hmget(keys.questions(id), ...questionIds);
      return texts.map((text) => (text === null ? null : questionSchema.parse(JSON.parse(text))));
    },

    scanQuestions: (id: string): AsyncIterable<Question> =>
      scan(redis, keys.questions(id), (text) => questionSchema.parse(JSON.parse(text))),

    countQuestions: (id: string): Promise<number> => redis.hlen(keys.questions(id)),

    /** Stores an answer unless its question has one: true when it was stored now. */
    async putAnswer(id: string, answer: Answer): Promise<boolean> {
      return (await run(id, putAnswerScript, [answer.questionId, JSON.stringify(answer)])) === 1;
    },

    /** Which of the questions have an answer. */
    async answered(id: string, questionIds: readonly string[]): Promise<Set<string>> {
      const found = new Set<string>();
      for (let start = 0; start < questionIds.length; start += chunkSize) {
        const chunk = questionIds.slice(start, start + chunkSize);
        const pipeline = redis.pipeline();
        for (const questionId of chunk) pipeline.hexists(keys.answers(id), questionId);
        const replies = (await pipeline.exec()) ?? [];
        for (const [index, [error, exists]] of replies.entries()) {
          if (error) throw error;
          const questionId = chunk[index];
          if (exists === 1 && questionId !== undefined) found.add(questionId);
        }
      }
      return found;
    },

    /** In the order asked for; null where a question has none. */
    async getAnswers(id: string, questionIds: readonly string[]): Promise<(Answer | null)[]> {
      if (questionIds.length === 0) return [];
      const texts = await redis.hmget(keys.answers(id), ...questionIds);
      return texts.map((text) => (text === null ? null : answerSchema.parse(JSON.parse(text))));
    },

    countAnswers: (id: string): Promise<number> => redis.hlen(keys.answers(id)),

    /** Each answer once, in no order. Answers that come in meanwhile may be missed. */
    scanAnswers: (id: string): AsyncIterable<Answer> => scan(redis, keys.answers(id), (text) => answerSchema.parse(JSON.parse(text))),

    /** Forgets questions and answers once they are written down. What comes late is refused, or it would look like all there is. */
    async dropWork(id: string): Promise<void> {
      await run(id, dropWorkScript, []);
    },
  };
}

/** HSCAN may hand out a field twice while Redis rehashes; a caller would count it twice. */
async function* scan<T>(redis: Redis, key: string, parse: (text: string) => T): AsyncIterable<T> {
  const seen = new Set<string>();
  let cursor = '0';
  do {
    const [next, pairs] = await redis.hscan(key, cursor, 'COUNT', 500);
    cursor = next;
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      const [field, value] = [pairs[i], pairs[i + 1]];
      if (field === undefined || value === undefined || seen.has(field)) continue;
      seen.add(field);
      yield parse(value);
    }
  } while (cursor !== '0');
}
