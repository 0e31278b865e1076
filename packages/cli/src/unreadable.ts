import { relative } from 'node:path';
import { UsageError } from './command.ts';

/** What is said of a file that cannot be read: its name as it looks from here, in `why` who named it, and the reason. */
export function unreadable(file: string, cause: unknown, why = ''): UsageError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : message;
  return new UsageError(`${relative('.', file) || file} cannot be read${why}: ${reason}.`, { cause });
}
