import { appendFile, readFile, truncate } from 'node:fs/promises';
import { z } from 'zod';
import { UsageError } from '../command.ts';
import { unreadable } from '../unreadable.ts';

const interviewRowSchema = z.strictObject({
  question: z.string(),
  arm: z.string(),
  /** What was asked at the gateway; null for answers that were handed in. */
  model: z.string().nullable(),
  answer: z.string(),
  finishReason: z.string().nullable(),
});
export type InterviewRow = z.infer<typeof interviewRowSchema>;

export type InterviewLog = { readonly rows: readonly InterviewRow[]; append: (row: InterviewRow) => Promise<void> };

/**
 * A JSON Lines file of answers that is gone on with. A line that a killed process left unfinished is cut off; a file that holds anything
 * else is refused and left alone.
 * @throws UsageError naming the line.
 */
export async function openInterviewLog(file: string): Promise<InterviewLog> {
  const text = await readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '';
    throw unreadable(file, error);
  });
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const rows = whole
    .split('\n')
    .slice(0, -1)
    .map((line, index) => rowIn(line, `${file}, line ${index + 1},`));
  if (whole !== text) await truncate(file, Buffer.byteLength(whole));
  return {
    rows,
    async append(row) {
      // One write a line: appended lines of several askers do not mix.
      await appendFile(file, `${JSON.stringify(row)}\n`);
      rows.push(row);
    },
  };
}

function rowIn(line: string, where: string): InterviewRow {
  try {
    return interviewRowSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new UsageError(`${where} is no answer of an interview: name a file that does not exist yet, or one that an interview left.`, {
      cause,
    });
  }
}
