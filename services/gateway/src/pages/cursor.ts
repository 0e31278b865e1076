import { z } from 'zod';
import { HttpProblem } from '../http-problem.ts';

/**
 * Where a page ended. `live`: a place in the order in which the questions were made, while Redis holds them. Else a byte of a file, the
 * first of a line; answers stand beside their questions, so they have a place in both files.
 */
const cursorSchema = z.union([
  z.strictObject({ live: z.int().min(0) }),
  z.strictObject({ file: z.string().max(20), at: z.int().min(0), questionsAt: z.int().min(0).optional() }),
]);
export type Cursor = z.infer<typeof cursorSchema>;
export type FileCursor = Extract<Cursor, { file: string }>;

/** `after` as a page gives it: opaque to clients, so that it may mean something else tomorrow. */
export function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

/** @throws HttpProblem 422 for what no page of ours has given. */
export function readCursor(text: string | undefined): Cursor | null {
  if (text === undefined) return null;
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (cause) {
    throw foreignCursor({ cause });
  }
}

/** 422 for an `after` that is no place of this list. */
export function foreignCursor(options: ErrorOptions = {}): HttpProblem {
  const detail = '"after" is not what a page of this list has given; leave it out to begin at the first row.';
  return new HttpProblem(422, 'invalid_request', detail, { ...options, errors: [{ pointer: '/after', detail }] });
}

/** Place at which a page of what Redis holds begins. @throws HttpProblem 422. */
export function liveStart(cursor: Cursor | null): number {
  if (cursor === null) return 0;
  if (!('live' in cursor)) throw foreignCursor();
  return cursor.live;
}

/**
 * Place at which a page of files begins, the first of them when there is no cursor.
 * @throws HttpProblem 422, and 409 for a cursor of the time before there were files: they have another order.
 */
export function fileStart<Name extends string>(cursor: Cursor | null, files: readonly [Name, ...Name[]]): FileCursor & { file: Name } {
  if (cursor === null) return { file: files[0], at: 0 };
  if ('live' in cursor) {
    const detail =
      'The rows were written to a file after the page that gave this "after", in another order; leave it out to begin at the first row.';
    throw new HttpProblem(409, 'conflict', detail, {
      headers: { 'x-should-retry': 'false' },
      errors: [{ pointer: '/after', detail }],
    });
  }
  const file = files.find((name) => name === cursor.file);
  if (file === undefined) throw foreignCursor();
  return { ...cursor, file };
}
