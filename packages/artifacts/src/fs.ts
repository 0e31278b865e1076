import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ArtifactRef } from '@understudy/contracts';
import { ArtifactError, type ArtifactStore, assertKey, type Content } from './store.ts';

const bufferBytes = 256 * 1024;
const staleDraftMs = 24 * 3600 * 1000;

/**
 * A store in a folder. A file is written as a draft in `.drafts`, synced, and renamed to its key: a crash leaves the old file or the new
 * one, never half of one. Several processes may share the folder.
 */
export function createFileStore(folder: string): ArtifactStore {
  const drafts = join(folder, '.drafts');
  const scratches = join(folder, '.scratch');
  const pathOf = (key: string) => {
    assertKey(key);
    return join(folder, key);
  };

  /** Runs file operations; what they throw becomes a sentence about `subject`. Errors of the content itself never pass through here. */
  async function guarded<T>(subject: string, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw translated(error, subject, folder);
    }
  }

  let swept: Promise<void> | undefined;
  /** Once a process: makes the folder and clears drafts that a killed process left behind. */
  const prepare = () => {
    swept ??= sweep(drafts).catch((error) => {
      swept = undefined;
      throw error;
    });
    return swept;
  };

  async function openDraft(key: string): Promise<{ handle: FileHandle; path: string }> {
    const path = join(drafts, randomUUID());
    return await guarded(key, async () => {
      await prepare();
      return { handle: await open(path, 'wx'), path };
    });
  }

  async function publish(draft: string, key: string): Promise<void> {
    const path = pathOf(key);
    await guarded(key, async () => {
      await mkdir(dirname(path), { recursive: true });
      await rename(draft, path);
      await syncFolder(dirname(path));
    });
  }

  const store: ArtifactStore = {
    async write(key, content, options = {}) {
      const { signal } = options;
      pathOf(key);
      const hash = createHash('sha256');
      let bytes = 0;
      const { handle, path } = await openDraft(key);
      try {
        for await (const chunk of buffered(content)) {
          signal?.throwIfAborted();
          hash.update(chunk);
          bytes += chunk.length;
          await guarded(key, () => handle.writeFile(chunk));
        }
        signal?.throwIfAborted();
        await guarded(key, () => handle.sync());
        await handle.close();
        await publish(path, key);
      } catch (error) {
        await handle.close().catch(() => {});
        await unlink(path).catch(() => {});
        throw error;
      }
      return { key, sha256: hash.digest('hex'), bytes };
    },

    async read(key, options = {}) {
      const path = await store.localPath(key);
      const handle = await guarded(key, () => open(path, 'r'));
      return handle.createReadStream(options);
    },

    async stat(key) {
      const path = pathOf(key);
      try {
        return await guarded(key, () => describe(key, path));
      } catch (error) {
        if (error instanceof ArtifactError && error.code === 'not_found') return null;
        throw error;
      }
    },

    async localPath(key) {
      const path = pathOf(key);
      const found = await guarded(key, () => stat(path));
      if (!found.isFile()) throw notFound(key);
      return path;
    },

    async scratch(key) {
      assertKey(key);
      const path = join(scratches, key);
      await guarded(key, () => mkdir(path, { recursive: true }));
      return path;
    },

    async adopt(key, source) {
      pathOf(key);
      const ref = await guarded(source, async () => {
        const handle = await open(source, 'r');
        await handle.sync().finally(() => handle.close());
        return await describe(key, source);
      });
      await guarded(key, prepare);
      try {
        await mkdir(dirname(pathOf(key)), { recursive: true });
        await rename(source, pathOf(key));
        await syncFolder(dirname(pathOf(key)));
        return ref;
      } catch (error) {
        // Another file system: rename cannot cross to it.
        if (!isSystemError(error) || error.code !== 'EXDEV') throw translated(error, key, folder);
      }
      const copied = await store.write(key, createReadStream(source));
      await rm(source, { force: true });
      return copied;
    },

    async remove(prefix) {
      const key = prefix.replace(/\/$/, '');
      const path = pathOf(key);
      await guarded(key, async () => {
        await rm(path, { recursive: true, force: true });
        await rm(join(scratches, key), { recursive: true, force: true });
      });
    },

    async check() {
      const { handle, path } = await openDraft('a draft');
      try {
        await guarded('a draft', () => handle.writeFile('can be written\n'));
      } finally {
        await handle.close();
        await unlink(path).catch(() => {});
      }
    },
  };
  return store;
}

/** Joins small pieces, so that a million lines are not a million system calls. */
async function* buffered(content: Content): AsyncIterable<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
    pieces.push(bytes);
    size += bytes.length;
    if (size < bufferBytes) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(pieces);
}

async function describe(key: string, path: string): Promise<ArtifactRef> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { key, sha256: hash.digest('hex'), bytes };
}

/** A rename is safe from a power loss only when the folder that names the file is synced too. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}

async function sweep(drafts: string): Promise<void> {
  await mkdir(drafts, { recursive: true });
  for (const name of await readdir(drafts)) {
    const path = join(drafts, name);
    // Another process may be sweeping too, or may just have published it.
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > staleDraftMs) await rm(path, { force: true });
  }
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error;
const notFound = (subject: string, cause?: unknown) => new ArtifactError('not_found', `The store has no ${subject}.`, { cause });

function translated(error: unknown, subject: string, folder: string): unknown {
  if (!isSystemError(error)) return error;
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EISDIR') return notFound(subject, error);
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    return new ArtifactError(
      'disk_full',
      `The disk of the artifact store ${folder} is full, so ${subject} could not be written: free some space there, or set UNDERSTUDY_ARTIFACTS to a folder on a larger disk.`,
      { cause: error },
    );
  return new ArtifactError(
    'unavailable',
    `The artifact store ${folder} cannot be used for ${subject} (${error.code}): check that the folder is there and belongs to this user, or set UNDERSTUDY_ARTIFACTS.`,
    { cause: error },
  );
}
