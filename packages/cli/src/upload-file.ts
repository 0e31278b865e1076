import { openAsBlob } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { relative } from 'node:path';
import { type Client, ClientError } from '@understudy/client';
import type { Upload } from '@understudy/contracts';
import { unreadable } from './unreadable.ts';

/**
 * Hands in a file of questions, as a stream.
 * @throws UsageError when it cannot be read, `why` saying who named it; ClientError with the file before the gateway's words.
 */
export async function uploadFile(
  client: Client,
  file: string,
  { signal, why = '' }: { signal: AbortSignal; why?: string },
): Promise<Upload> {
  await access(file, constants.R_OK).catch((cause: unknown) => {
    throw unreadable(file, cause, why);
  });
  return client.upload(await openAsBlob(file), { signal }).catch((error: unknown) => {
    if (!(error instanceof ClientError && error.problem)) throw error;
    const { code, status, problem } = error;
    throw new ClientError(code, `${relative('.', file) || file}: ${error.message}`, { status, problem, cause: error });
  });
}
