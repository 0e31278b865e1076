import type { Question } from '@understudy/contracts';
import type { Records } from '@understudy/records';
import { writeCursor } from './cursor.ts';
import type { Page } from './page.ts';

const chunkSize = 200;
/** How many questions one request looks at at most. */
const scanned = 5000;

export type LiveOptions<Row> = {
  records: Records;
  id: string;
  /** Place among the questions, in the order in which they were made. */
  start: number;
  limit: number;
  /** Rows for some questions, in their order; null where one is not asked for. */
  pick: (questions: readonly Question[]) => (Row | null)[] | Promise<(Row | null)[]>;
};

/** A page of what Redis holds while the distillation runs. The last page ends where the questions end just now. */
export async function livePage<Row>({ records, id, start, limit, pick }: LiveOptions<Row>): Promise<Page<Row>> {
  const total = await records.countQuestions(id);
  const last = Math.min(total, start + scanned);
  const data: Row[] = [];
  let at = start;
  while (at < last && data.length < limit) {
    const rows = await pick(await records.questionsInOrder(id, { start: at, count: Math.min(chunkSize, last - at) }));
    // Dropped meanwhile: they have been written down.
    if (rows.length === 0) break;
    for (const row of rows) {
      if (data.length >= limit) break;
      at += 1;
      if (row !== null) data.push(row);
    }
  }
  const hasMore = at < total;
  return { object: 'list', data, hasMore, after: hasMore ? writeCursor({ live: at }) : null };
}
