import { ArtifactError, type ArtifactStore } from '@understudy/artifacts';
import { type Answer, type AnswerPage, type ArtifactRef, answerSchema, type Question, questionSchema } from '@understudy/contracts';
import type { Records } from '@understudy/records';
import { type Cursor, fileStart, liveStart, writeCursor } from './cursor.ts';
import { holdsText } from './holds-text.ts';
import { linesFrom } from './lines-from.ts';
import { livePage } from './live-page.ts';
import type { Page, PageQuery } from './page.ts';
import { scanBytes, scanFile } from './scan-file.ts';

export type AnswerRow = AnswerPage['data'][number];
export type AnswerFilter = {
  verdict?: 'accepted' | 'rejected' | undefined;
  reason?: string | undefined;
  search?: string | undefined;
};

/** Pages of the answers of a distillation, with their questions, for `pageOf`. The verdict is that of the checks on single answers. */
export function answerPages(
  { records, artifacts }: { records: Records; artifacts: ArtifactStore },
  id: string,
  { limit, ...filter }: PageQuery & AnswerFilter,
) {
  const pick = (answer: Answer | null, question: Question | undefined): AnswerRow | null =>
    answer && question && fits(answer, question, filter) ? { ...answer, question: question.text } : null;
  return {
    live: (cursor: Cursor | null): Promise<Page<AnswerRow>> =>
      livePage({
        records,
        id,
        start: liveStart(cursor),
        limit,
        async pick(questions) {
          const ids = questions.map((question) => question.id);
          return (await records.getAnswers(id, ids)).map((answer, index) => pick(answer, questions[index]));
        },
      }),

    async file(cursor: Cursor | null, ref: ArtifactRef): Promise<Page<AnswerRow>> {
      const { file, at: start, questionsAt = 0 } = fileStart(cursor, ['answers']);
      const questionsRef = (await records.artifacts(id)).get('questions');
      if (!questionsRef) throw new ArtifactError('not_found', `${id} has answers on record, but no questions.`);
      await using questions = followQuestions(artifacts, questionsRef, questionsAt);
      const { rows, at, ended } = await scanFile({
        artifacts,
        ref,
        start,
        limit,
        mostBytes: scanBytes,
        schema: answerSchema,
        pick: async (answer) => pick(answer, await questions.find(answer.questionId)),
      });
      const next = writeCursor({ file, at, questionsAt: questions.at });
      return { object: 'list', data: rows, hasMore: !ended, after: ended ? null : next };
    },
  };
}

function fits(answer: Answer, question: Question, { verdict, reason, search }: AnswerFilter): boolean {
  const rejected = answer.rejections.length > 0;
  return (
    (verdict === undefined || (verdict === 'rejected') === rejected) &&
    (reason === undefined || answer.rejections.some(({ check }) => check === reason)) &&
    holdsText(search, [question.text, ...question.followUps, answer.text, ...answer.followUps])
  );
}

/** Questions and answers are written in one order, in which some questions have no answer: what is behind is not needed again. */
function followQuestions(artifacts: ArtifactStore, ref: ArtifactRef, start: number) {
  const lines = linesFrom(artifacts, ref.key, start);
  let at = start;
  return {
    /** Byte after the last question that was found. */
    get at() {
      return at;
    },
    async find(questionId: string): Promise<Question> {
      for (let line = await lines.next(); !line.done; line = await lines.next()) {
        at = line.value.end;
        const question = questionSchema.parse(JSON.parse(line.value.text));
        if (question.id === questionId) return question;
      }
      throw new ArtifactError('unavailable', `${ref.key} lacks ${questionId}, or has it in another order than the answers.`);
    },
    async [Symbol.asyncDispose]() {
      await lines.return(undefined);
    },
  };
}
