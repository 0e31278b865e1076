import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Client } from '@understudy/client';
import { downloadTo } from '@understudy/client/node';
import type { Artifact } from '@understudy/contracts';
import { sha256Of } from '../sha256-of.ts';

type FetchOptions = {
  path: string;
  /** Hears of what has come since it last did; of less than nothing where a try begins anew. */
  onBytes: (count: number) => void;
  signal: AbortSignal;
};

/** Downloads a file of a distillation to `path`, or finds it there. @throws as `downloadTo` does. */
export async function fetchFile(
  client: Client,
  id: string,
  { name, sha256, bytes }: Pick<Artifact, 'name' | 'sha256' | 'bytes'>,
  { path, onBytes, signal }: FetchOptions,
): Promise<'kept' | 'fetched'> {
  if ((await bytesOf(path)) === bytes && (await sha256Of(path)) === sha256) {
    onBytes(bytes);
    return 'kept';
  }
  await mkdir(dirname(path), { recursive: true });
  let told = 0;
  const onReached = (reached: number) => {
    onBytes(reached - told);
    told = reached;
  };
  await downloadTo(client, id, name, { to: path, signal, onReached });
  return 'fetched';
}

async function bytesOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}
