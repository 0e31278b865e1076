import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type KeptScratch, keptScratchSchema } from '@understudy/contracts';
import { ArtifactError, type Scratch } from '../store.ts';
import { digestOf } from './digest-of.ts';
import { folderFiles } from './folder-files.ts';
import { onDisk } from './on-disk.ts';
import type { Bucket } from './open-bucket.ts';
import { readObject } from './read-object.ts';
import { putObject, writeObject } from './write-object.ts';

type KeptFile = KeptScratch['files'][number];
/** As it lies in the bucket; its ETag changes with every writing. */
type State = { etag: string; files: readonly KeptFile[] };

/** Nobody has come back to it on this machine for so long; what was kept of it is in the bucket. */
const staleMs = 7 * 24 * 3600 * 1000;
const mostRaces = 10;

/** Keys of what the bucket holds of a scratch folder. */
const stateKey = (key: string) => `.scratch/${key}/.state.json`;
const fileKey = (key: string, sha256: string) => `.scratch/${key}/.files/${sha256}`;

/**
 * Scratch folders on this machine's disk, of which the bucket keeps a copy: `.state.json` lists its files, which lie beside it by digest.
 * The state is written under the condition that it is still the one that we have seen (If-Match, If-None-Match), so that of two who work
 * on one key only the later goes on. If it is the one that this machine wrote last, our folder is at least as new; else theirs replaces it.
 */
export function createKeptScratch(bucket: Bucket, folder: string, now: () => number = Date.now) {
  const root = join(folder, 'scratch');
  const placesOf = (key: string) => ({ path: join(root, key, '.work'), seen: join(root, key, '.state.json') });

  async function readState(key: string): Promise<State | null> {
    try {
      const found = await bucket.find(stateKey(key));
      if (found === null) return null;
      const chunks = await Array.fromAsync(await readObject(bucket, stateKey(key), {}, found.etag));
      return { etag: found.etag, files: keptScratchSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8'))).files };
    } catch (error) {
      if (isLost(error)) return await readState(key);
      throw error;
    }
  }

  async function writeState(key: string, files: readonly KeptFile[], before: State | null): Promise<State> {
    const body = Buffer.from(JSON.stringify({ token: randomUUID(), files }));
    const condition = before ? { IfMatch: before.etag } : { IfNoneMatch: '*' as const };
    const etag = await putObject(bucket, stateKey(key), body, { condition });
    await onDisk(folder, async () => {
      const { seen } = placesOf(key);
      await mkdir(dirname(seen), { recursive: true });
      await writeFile(`${seen}.draft`, etag);
      await rename(`${seen}.draft`, seen);
    });
    return { etag, files };
  }

  /** Puts what the bucket has in the place of what is here. A file that it has lost is left out: what it held is done again. */
  async function restore(key: string, files: readonly KeptFile[]): Promise<void> {
    const draft = join(folder, 'drafts', randomUUID());
    await onDisk(folder, async () => {
      await mkdir(draft, { recursive: true });
      for (const { name, sha256 } of files) {
        const path = join(draft, name);
        await mkdir(dirname(path), { recursive: true });
        try {
          await pipeline(await readObject(bucket, fileKey(key, sha256)), createWriteStream(path));
        } catch (error) {
          if (!(error instanceof ArtifactError && error.code === 'not_found')) throw error;
          await rm(path, { force: true });
          continue;
        }
        if ((await digestOf(createReadStream(path))) !== sha256) await rm(path);
      }
      const { path } = placesOf(key);
      await rm(path, { recursive: true, force: true });
      await mkdir(dirname(path), { recursive: true });
      await rename(draft, path);
    });
  }

  /** Makes our folder the newest, and us its owner. */
  async function takeOver(key: string): Promise<State> {
    const { path, seen } = placesOf(key);
    for (let race = 1; ; race += 1) {
      const state = await readState(key);
      const last = await readFile(seen, 'utf8').catch(() => null);
      const here = await stat(path).then(
        () => true,
        () => false,
      );
      if (!here || last !== (state?.etag ?? null)) await restore(key, state?.files ?? []);
      try {
        return await writeState(key, state?.files ?? [], state);
      } catch (error) {
        if (!isLost(error) || race === mostRaces) throw error;
      }
    }
  }

  let swept = false;
  async function sweep(): Promise<void> {
    if (swept) return;
    swept = true;
    const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const { name, parentPath } of entries) {
      if (name !== '.state.json') continue;
      const found = await stat(join(parentPath, name)).catch(() => null);
      if (found === null || now() - found.mtimeMs < staleMs) continue;
      for (const part of ['.work', '.state.json']) await rm(join(parentPath, part), { recursive: true, force: true });
    }
  }

  async function remove(key: string): Promise<void> {
    await bucket.removeFolder(`.scratch/${key}`);
    await onDisk(folder, () => rm(join(root, key), { recursive: true, force: true }));
  }

  return {
    remove,

    async open(key: string): Promise<Scratch> {
      await sweep();
      const { path } = placesOf(key);
      let state = await takeOver(key);
      let dropped = false;
      /** What a file was when it was kept, by name: it is not read again as long as it looks the same. */
      const looks = new Map<string, string>();

      async function keepFile(name: string): Promise<KeptFile | null> {
        const handle = await open(join(path, name), 'r').catch(() => null);
        // It went while we looked: a newer checkpoint has taken its place.
        if (handle === null) return null;
        await using _ = handle;
        const { size: bytes, mtimeMs, ino } = await handle.stat();
        const look = `${ino} ${bytes} ${mtimeMs}`;
        const kept = state.files.find((file) => file.name === name);
        if (kept && looks.get(name) === look) return kept;
        const sha256 = await digestOf(contentOf(handle, bytes));
        if (!state.files.some((file) => file.sha256 === sha256)) {
          const written = await writeObject(bucket, fileKey(key, sha256), contentOf(handle, bytes), { known: { bytes, sha256 } });
          if (written.sha256 !== sha256) return kept ?? null;
        }
        looks.set(name, look);
        return { name, sha256, bytes };
      }

      return {
        path,
        async keep() {
          if (dropped) return;
          const found: KeptFile[] = [];
          for (const name of await onDisk(folder, () => folderFiles(path))) {
            const file = await onDisk(folder, () => keepFile(name));
            if (file) found.push(file);
          }
          if (JSON.stringify(found) === JSON.stringify(state.files)) return;
          const before = state;
          state = await writeState(key, found, before).catch((error: unknown) => {
            throw isLost(error) ? taken(key, error) : error;
          });
          const needed = new Set(found.map(({ sha256 }) => sha256));
          const stale = new Set(before.files.map(({ sha256 }) => sha256).filter((sha256) => !needed.has(sha256)));
          for (const sha256 of stale) await bucket.removeFile(fileKey(key, sha256));
        },
        async drop() {
          dropped = true;
          await remove(key);
        },
      };
    },
  };
}

/** The condition of a write did not hold; one on a state that is no longer there is told as not found. */
function isLost(error: unknown): boolean {
  return error instanceof ArtifactError && (error.code === 'taken' || error.code === 'not_found');
}

function taken(key: string, cause: unknown): ArtifactError {
  return new ArtifactError('taken', `The work in progress on ${key} was taken over by another process, or removed.`, { cause });
}

async function* contentOf(handle: FileHandle, bytes: number): AsyncIterable<Buffer> {
  if (bytes > 0) yield* handle.createReadStream({ start: 0, end: bytes - 1, autoClose: false }) as AsyncIterable<Buffer>;
}
