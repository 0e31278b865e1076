import type { ArtifactStore } from '@understudy/artifacts';
import { type ArtifactRef, type Question, questionSchema } from '@understudy/contracts';
import type { Records } from '@understudy/records';
import { type Cursor, fileStart, liveStart, writeCursor } from './cursor.ts';
import { holdsText } from './holds-text.ts';
import { livePage } from './live-page.ts';
import type { Page, PageQuery } from './page.ts';
import { scanBytes, scanFile } from './scan-file.ts';

export type QuestionFilter = {
  origin?: Question['origin'] | undefined;
  split?: Question['split'] | undefined;
  category?: string | undefined;
  search?: string | undefined;
};

/** Pages of the questions of a distillation, for `pageOf`. */
export function questionPages(
  { records, artifacts }: { records: Records; artifacts: ArtifactStore },
  id: string,
  { limit, ...filter }: PageQuery & QuestionFilter,
) {
  const pick = (question: Question) => (fits(question, filter) ? question : null);
  return {
    live: (cursor: Cursor | null): Promise<Page<Question>> =>
      livePage({ records, id, start: liveStart(cursor), limit, pick: (questions) => questions.map(pick) }),

    async file(cursor: Cursor | null, ref: ArtifactRef): Promise<Page<Question>> {
      const { file, at: start } = fileStart(cursor, ['questions']);
      const { rows, at, ended } = await scanFile({ artifacts, ref, start, limit, mostBytes: scanBytes, schema: questionSchema, pick });
      return { object: 'list', data: rows, hasMore: !ended, after: ended ? null : writeCursor({ file, at }) };
    },
  };
}

function fits(question: Question, { origin, split, category, search }: QuestionFilter): boolean {
  return (
    (origin === undefined || question.origin === origin) &&
    (split === undefined || question.split === split) &&
    (category === undefined || question.category === category) &&
    holdsText(search, [question.text, ...question.followUps])
  );
}
