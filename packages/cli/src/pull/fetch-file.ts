import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** What it shall be in the end. */
export type Wanted = { sha256: string; bytes: number };

type FetchOptions = {
  /** Asks for the file from a byte on; the response may be the whole file all the same. */
  ask: (from: number) => Promise<Response>;
  onBytes: (count: number) => void;
  signal: AbortSignal;
};

/** A try that brings nothing is followed by a longer pause; one that brings something counts as none. */
const fruitlessTries = 5;
const chunkBytes = 1024 * 1024;

/**
 * Downloads a file to `path`, or finds it there. What an earlier call left (`path.part`) is gone on with; a connection that breaks is
 * opened again after what has come. The file takes its name once its sha256 is right.
 * @throws Error when it breaks again and again, or comes with another sha256; what `ask` throws.
 */
export async function fetchFile(path: string, wanted: Wanted, { ask, onBytes, signal }: FetchOptions): Promise<'kept' | 'fetched'> {
  if ((await bytesOf(path)) === wanted.bytes && (await sha256(path)) === wanted.sha256) {
    onBytes(wanted.bytes);
    return 'kept';
  }
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.part`;
  let [told, fruitless] = [0, 0];
  const tell = (reached: number) => {
    onBytes(reached - told);
    told = reached;
  };
  for (;;) {
    signal.throwIfAborted();
    const before = (await bytesOf(part)) ?? 0;
    if (before > wanted.bytes) await rm(part);
    else if (before === wanted.bytes && (await bytesOf(part)) !== null) break;
    const from = before > wanted.bytes ? 0 : before;
    const broken = await append(part, from, { ask, tell, signal });
    if (broken === null) continue;
    signal.throwIfAborted();
    fruitless = ((await bytesOf(part)) ?? 0) > from ? 0 : fruitless + 1;
    if (fruitless >= fruitlessTries)
      throw new Error(`${path} breaks off after ${from} of ${wanted.bytes} bytes, ${fruitlessTries} times; the same command goes on.`, {
        cause: broken,
      });
    await sleep(Math.min(5000, 200 * 2 ** fruitless), undefined, { signal });
  }
  const found = await sha256(part);
  if (found !== wanted.sha256) {
    await rm(part);
    throw new Error(`${path} came with the sha256 ${found}, not ${wanted.sha256}: it is removed; ask again.`);
  }
  await rename(part, path);
  return 'fetched';
}

/** Resolves to what broke it, null when it came to its end. */
async function append(
  part: string,
  from: number,
  { ask, tell, signal }: { ask: FetchOptions['ask']; tell: (reached: number) => void; signal: AbortSignal },
): Promise<unknown> {
  const response = await ask(from);
  // A server that does not know ranges sends all of it again.
  let reached = response.status === 206 ? from : 0;
  tell(reached);
  if (!response.body) return new Error('The response has no body.');
  const counted = async function* (source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      yield chunk;
      reached += chunk.length;
      tell(reached);
    }
  };
  const file = createWriteStream(part, { flags: reached > 0 ? 'a' : 'w', highWaterMark: chunkBytes });
  return pipeline(Readable.fromWeb(response.body as never), counted, file, { signal }).then(
    () => null,
    (error: Error & { syscall?: string }) => {
      // The disk's own faults are no break of the connection.
      if (error.syscall === 'write' || error.syscall === 'open') throw error;
      return error;
    },
  );
}

async function bytesOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
