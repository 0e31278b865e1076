import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { UsageError } from '../command.ts';
import { unreadable } from '../unreadable.ts';

export type NumberedLine = { text: string; where: string };

/**
 * The lines of a small file that hold something, each with the place that an error names.
 * @throws UsageError for a file that cannot be read or holds nothing.
 */
export async function readLines(file: string): Promise<NumberedLine[]> {
  const name = relative('.', file) || file;
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw unreadable(file, cause);
  });
  const lines = text
    .replace(/^\ufeff/u, '')
    .split(/\r?\n/u)
    .map((line, index) => ({ text: line.trim(), where: `${name}, line ${index + 1},` }))
    .filter((line) => line.text !== '');
  if (lines.length === 0) throw new UsageError(`${name} holds nothing.`);
  return lines;
}
