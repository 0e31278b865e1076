import { openAsBlob } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { relative } from 'node:path';
import { type Client, ClientError } from '@understudy/client';
import type { Upload } from '@understudy/contracts';
import { UsageError } from './command.ts';

/**
 * Hands in a file of questions, as a stream.
 * @throws UsageError when it cannot be read, `why` saying who named it; ClientError with the file before the gateway's words.
 */
export async function uploadFile(
  client: Client,
  file: string,
  { signal, why = '' }: { signal: AbortSignal; why?: string },
): Promise<Upload> {
  const name = relative('.', file) || file;
  await access(file, constants.R_OK).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ENOENT' ? 'there is no such file' : cause.message;
    throw new UsageError(`${name} cannot be read${why}: ${reason}.`, { cause });
  });
  return client.upload(await openAsBlob(file), { signal }).catch((error: unknown) => {
    if (!(error instanceof ClientError && error.problem)) throw error;
    const { code, status, problem } = error;
    throw new ClientError(code, `${name}: ${error.message}`, { status, problem, cause: error });
  });
}
