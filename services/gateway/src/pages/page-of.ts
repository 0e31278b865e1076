import type { ArtifactRef } from '@understudy/contracts';
import type { Records } from '@understudy/records';
import { type Cursor, readCursor } from './cursor.ts';
import type { Page } from './page.ts';

export type PageOptions<Row> = {
  records: Records;
  id: string;
  /** The file that the stage leaves in the end. */
  name: 'questions' | 'answers';
  after: string | undefined;
  live: (cursor: Cursor | null) => Promise<Page<Row>>;
  file: (cursor: Cursor | null, ref: ArtifactRef) => Promise<Page<Row>>;
};

/** A page of the file once it is written, else of what Redis holds in the meantime. */
export async function pageOf<Row>({ records, id, name, after, live, file }: PageOptions<Row>): Promise<Page<Row>> {
  const cursor = readCursor(after);
  const written = async () => (await records.artifacts(id)).get(name);
  const before = await written();
  if (before) return await file(cursor, before);
  const page = await live(cursor);
  if (page.data.length > 0) return page;
  // It may have been written down, and dropped from Redis, between the two looks.
  const now = await written();
  return now ? await file(cursor, now) : page;
}
