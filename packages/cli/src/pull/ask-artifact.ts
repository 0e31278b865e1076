import { ClientError } from '@understudy/client';
import type { Artifact } from '@understudy/contracts';
import { problemSchema } from '@understudy/contracts';
import type { CommandContext } from '../command.ts';

/**
 * Asks the gateway for a file from a byte on; all of it comes when the file has changed since.
 * @throws ClientError with the gateway's words when it refuses, `unreachable` when it does not answer.
 */
export async function askArtifact(
  id: string,
  { name, sha256 }: Pick<Artifact, 'name' | 'sha256'>,
  { url, key, signal, from }: Pick<CommandContext, 'url' | 'key' | 'signal'> & { from: number },
): Promise<Response> {
  const range = from > 0 ? { range: `bytes=${from}-`, 'if-range': `"${sha256}"` } : {};
  const headers = { ...range, ...(key !== null && { authorization: `Bearer ${key}` }) };
  const address = `${url.replace(/\/+$/, '')}/v1/distillations/${id}/artifacts/${name}`;
  const response = await fetch(address, { headers, signal }).catch((cause) => {
    throw signal.aborted
      ? cause
      : new ClientError('unreachable', `No gateway answers at ${url} any more; the same command goes on.`, { cause });
  });
  if (response.ok) return response;
  const problem = problemSchema.safeParse(await response.json().catch(() => null));
  const { status } = response;
  if (problem.success) throw new ClientError(problem.data.error.code, problem.data.detail, { status, problem: problem.data });
  throw new ClientError('bad_response', `${url} answered ${status} without a word; is an Understudy gateway there?`, { status });
}
