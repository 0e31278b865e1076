import { type Answer, answerSchema, type Question, questionSchema } from '@understudy/contracts';
import type { Keys } from './keys.ts';
import type { RedisClient } from './redis-client.ts';
import { runScript } from './run-script.ts';
import { dropWorkScript } from './scripts.ts';
import { putAnswerScript, putQuestionsScript } from './work-scripts.ts';

const chunkSize = 500;

/** Questions and answers while they are worked on: they live in Redis until the assembler has written them down. */
export function createWork(redis: RedisClient, keys: Keys) {
  const run = async (id: string, script: string, values: readonly (string | number)[]) =>
    Number(await runScript(redis, script, keys.ofWork(id), values));

  async function getQuestions(id: string, questionIds: readonly string[]): Promise<(Question | null)[]> {
    if (questionIds.length === 0) return [];
    return (await redis.hmget(keys.questions(id), ...questionIds)).map((text) => (text === null ? null : parseQuestion(text)));
  }

  return {
    /** Adding a question twice changes nothing. Returns how many were new; they stand in the order in which they were first added. */
    async putQuestions(id: string, questions: readonly Question[]): Promise<number> {
      let added = 0;
      for (let start = 0; start < questions.length; start += chunkSize) {
        const chunk = questions.slice(start, start + chunkSize);
        added += await run(
          id,
          putQuestionsScript,
          chunk.flatMap((question) => [question.id, question.round, JSON.stringify(question)]),
        );
      }
      return added;
    },

    /** In the order asked for; null where there is no such question. */
    getQuestions,

    /** `count` questions from place `start` on, in the order in which they were made: the same after any crash. */
    async questionsInOrder(id: string, { start, count }: { start: number; count: number }): Promise<Question[]> {
      const ids = await redis.lrange(keys.order(id), start, start + count - 1);
      return (await getQuestions(id, ids)).filter((question) => question !== null);
    },

    /** Ids alone, likewise. */
    questionIdsInOrder: (id: string, { start, count }: { start: number; count: number }): Promise<string[]> =>
      redis.lrange(keys.order(id), start, start + count - 1),

    /** Questions stored of a round, test questions among them. */
    countRound: async (id: string, round: number): Promise<number> =>
      Number((await redis.hget(keys.record(id), `questions:${round}`)) ?? 0),

    /** Each question once, in no order. */
    scanQuestions: (id: string): AsyncIterable<Question> => scan(redis, keys.questions(id), parseQuestion),

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
      return texts.map((text) => (text === null ? null : parseAnswer(text)));
    },

    countAnswers: (id: string): Promise<number> => redis.hlen(keys.answers(id)),

    /** Each answer once, in no order. Answers that come in meanwhile may be missed. */
    scanAnswers: (id: string): AsyncIterable<Answer> => scan(redis, keys.answers(id), parseAnswer),

    /** Forgets questions and answers once they are written down. What comes late is refused, or it would look like all there is. */
    async dropWork(id: string): Promise<void> {
      await runScript(redis, dropWorkScript, keys.ofScripts(id), [id, '']);
    },
  };
}

const parseQuestion = (text: string): Question => questionSchema.parse(JSON.parse(text));
const parseAnswer = (text: string): Answer => answerSchema.parse(JSON.parse(text));

/** HSCAN may hand out a field twice while Redis rehashes; a caller would count it twice. */
async function* scan<T>(redis: RedisClient, key: string, parse: (text: string) => T): AsyncIterable<T> {
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
