import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ArtifactName } from '@understudy/contracts';
import { ClientError, otherContent, unreachable } from './client-error.ts';
import type { Client } from './create-client.ts';
import type { Download } from './requests.ts';

export type DownloadOptions = {
  /** Path of the file; it appears there whole or not at all, and grows beside it as `<to>.part`. */
  to: string;
  signal?: AbortSignal;
  /** How often to go on after a break that brought nothing new; 5 by default. */
  attempts?: number;
  /** Hears how many bytes lie there, after each piece; fewer than before where a try begins anew. */
  onReached?: (bytes: number) => void;
};

/**
 * Downloads a file of a distillation and checks its sha256. After a break, also one of an earlier run, it goes on where it stopped.
 * @throws ClientError for what will not pass, for a file that is not what the gateway says, and after as many breaks as `attempts` allows.
 */
export async function downloadTo(
  client: Client,
  id: string,
  name: ArtifactName,
  { to, signal, attempts = 5, onReached = () => {} }: DownloadOptions,
): Promise<{ bytes: number; sha256: string }> {
  const draft = `${to}.part`;
  let failures = 0;
  while (true) {
    const from = await sizeOf(draft);
    try {
      const download = await client.download(id, name, { from, ...(signal && { signal }) });
      const bytes = await append(download, draft, { url: client.url, onReached });
      const sha256 = await sha256Of(draft);
      if (download.sha256 === null || download.sha256 === sha256) {
        await rename(draft, to);
        return { bytes, sha256 };
      }
      await rm(draft);
      if (from === 0) throw otherContent(client.url, name, { sha256, told: download.sha256 });
    } catch (error) {
      if (signal?.aborted || !(error instanceof ClientError)) throw error;
      // What lies here is as long as the file or longer: it is of something else, or was not yet held against its hash.
      if (error.status === 416) await rm(draft);
      else if (!error.passing) throw error;
      failures = (await sizeOf(draft)) > from ? 0 : failures + 1;
      if (failures >= attempts) throw error;
      await sleep(Math.min(250 * 2 ** failures, 5000), undefined, signal ? { signal } : {});
    }
  }
}

/** Resolves to the length of the file when the stream has ended. */
async function append(
  { stream, start }: Download,
  draft: string,
  { url, onReached }: { url: string; onReached: (bytes: number) => void },
): Promise<number> {
  let reached = start;
  onReached(reached);
  const reader = stream.getReader();
  try {
    await using file = await open(draft, start > 0 ? 'a' : 'w');
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw unreachable(url, cause);
      });
      if (done) return reached;
      await file.appendFile(value);
      reached += value.length;
      onReached(reached);
    }
  } finally {
    // Of what cannot be kept no more shall come.
    await reader.cancel().catch(() => {});
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
