import { createReadStream } from 'node:fs';
import { relative } from 'node:path';
import { createInterface } from 'node:readline';
import { messageSchema } from '@understudy/contracts';
import { z } from 'zod';
import { UsageError } from './command.ts';
import { unreadable } from './unreadable.ts';

const rowSchema = z.looseObject({
  messages: z.array(messageSchema).refine((messages) => messages.some(({ role }) => role === 'assistant'), {
    error: 'holds no turn of the assistant, so nothing to learn',
  }),
});
const shape = '{"messages":[{"role":"user","content":"…"},{"role":"assistant","content":"…"}]}';

/** Keys of other people's rows, by which they are known. */
const otherShapes = [
  ['prompt', 'completion'],
  ['prompt', 'response'],
  ['instruction', 'output'],
  ['question', 'answer'],
  ['conversations'],
  ['text'],
];

/**
 * Reads a file of training rows through, and counts them.
 * @throws UsageError naming the file, the line and the shape that is read.
 */
export async function countRows(file: string): Promise<number> {
  const name = relative('.', file) || file;
  const stream = createReadStream(file, 'utf8');
  let number = 0;
  let rows = 0;
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1;
      if (line.trim() === '') continue;
      check(line, `${name}, line ${number},`);
      rows += 1;
    }
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error && 'code' in error)) throw error;
    throw unreadable(file, error);
  }
  if (rows === 0) throw new UsageError(`${name} holds no row: write one a line, ${shape}.`);
  return rows;
}

function check(line: string, where: string): void {
  const row = parse(line, where);
  if (!(typeof row === 'object' && row !== null && 'messages' in row)) {
    const found = otherShapes.find((keys) => keys.every((key) => typeof row === 'object' && row !== null && key in row));
    throw new UsageError(`${where} holds ${found ? found.join(' and ') : 'no "messages"'}: write each row as ${shape}.`);
  }
  const issue = rowSchema.safeParse(row).error?.issues[0];
  if (issue) throw new UsageError(`${where} is refused: ${issue.path.join('.')} ${lowered(issue.message)}. Write each row as ${shape}.`);
}

function parse(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new UsageError(`${where} is not JSON: write each row in a line of its own, as ${shape}.`, { cause });
  }
}

function lowered(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
