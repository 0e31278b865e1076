import { type FileHandle, open } from 'node:fs/promises';
import type { z } from 'zod';

/** Rows that were appended, in this process's life or an earlier one's. */
export type RowLog<T> = AsyncDisposable & {
  readonly rows: readonly T[];
  append: (row: T) => Promise<void>;
};

/**
 * A JSON Lines file that outlives kill -9: what was appended is there again at the next opening. A line that a killed process left
 * unfinished is ended, so that the next row stands on its own, and lines that do not hold a row are passed over: their work is done again.
 */
export async function openRowLog<T>(path: string, schema: z.ZodType<T>): Promise<RowLog<T>> {
  const file = await open(path, 'a+');
  const text = await file.readFile('utf8');
  const rows = text.split('\n').flatMap((line) => parsed(line, schema));
  let last: Promise<unknown> = text === '' || text.endsWith('\n') ? Promise.resolve() : write(file, '\n');
  return {
    rows,
    append(row) {
      // One after the other: a handle takes one write at a time.
      const written = last.then(() => write(file, `${JSON.stringify(row)}\n`)).then(() => void rows.push(row));
      last = written.catch(() => {});
      return written;
    },
    async [Symbol.asyncDispose]() {
      await last;
      await file.close();
    },
  };
}

function parsed<T>(line: string, schema: z.ZodType<T>): T[] {
  try {
    return [schema.parse(JSON.parse(line))];
  } catch {
    return [];
  }
}

async function write(file: FileHandle, line: string): Promise<void> {
  await file.appendFile(line);
}
