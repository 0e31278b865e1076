import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ArtifactRef } from '@understudy/contracts';
import { joined } from './joined.ts';
import { ArtifactError, type ArtifactStore, assertKey } from './store.ts';

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
  const translating =
    (translate: (error: NodeJS.ErrnoException, subject: string, folder: string) => ArtifactError) =>
    async <T>(subject: string, run: () => Promise<T>): Promise<T> => {
      try {
        return await run();
      } catch (error) {
        throw isSystemError(error) ? translate(error, subject, folder) : error;
      }
    };
  const reading = translating(whileReading);
  const writing = translating(whileWriting);
  const adopting = translating(whileAdopting);

  let swept = false;
  async function prepare(): Promise<void> {
    await mkdir(drafts, { recursive: true });
    if (!swept) await sweep(drafts);
    swept = true;
  }

  async function openDraft(key: string): Promise<{ handle: FileHandle; path: string }> {
    const path = join(drafts, randomUUID());
    return await writing(key, async () => {
      await prepare();
      return { handle: await open(path, 'wx'), path };
    });
  }

  async function publish(draft: string, key: string): Promise<void> {
    const path = pathOf(key);
    await mkdir(dirname(path), { recursive: true });
    await rename(draft, path);
    await syncFolder(dirname(path));
  }

  const store: ArtifactStore = {
    async write(key, content, options = {}) {
      const { signal } = options;
      pathOf(key);
      const hash = createHash('sha256');
      let bytes = 0;
      const { handle, path } = await openDraft(key);
      try {
        for await (const chunk of joined(content, bufferBytes)) {
          signal?.throwIfAborted();
          hash.update(chunk);
          bytes += chunk.length;
          await writing(key, () => handle.writeFile(chunk));
        }
        signal?.throwIfAborted();
        await writing(key, () => handle.sync());
        await handle.close();
        await writing(key, () => publish(path, key));
      } catch (error) {
        await handle.close().catch(() => {});
        await unlink(path).catch(() => {});
        throw error;
      }
      return { key, sha256: hash.digest('hex'), bytes };
    },

    async read(key, options = {}) {
      const path = await store.localPath(key);
      const handle = await reading(key, () => open(path, 'r'));
      return handle.createReadStream(options);
    },

    async stat(key) {
      const path = pathOf(key);
      try {
        return await reading(key, () => describe(key, path));
      } catch (error) {
        if (error instanceof ArtifactError && error.code === 'not_found') return null;
        throw error;
      }
    },

    async localPath(key) {
      const path = pathOf(key);
      const found = await reading(key, () => stat(path));
      if (!found.isFile()) throw new ArtifactError('not_found', `The store has no file ${key}.`);
      return path;
    },

    async scratch(key) {
      assertKey(key);
      const path = join(scratches, key);
      await writing(key, () => mkdir(path, { recursive: true }));
      return {
        path,
        // Whoever opens it next shares the folder.
        async keep() {},
        drop: () => writing(key, () => rm(path, { recursive: true, force: true })),
      };
    },

    async adopt(key, source) {
      pathOf(key);
      const ref = await adopting(source, async () => {
        const handle = await open(source, 'r');
        await handle.sync().finally(() => handle.close());
        return await describe(key, source);
      });
      const moved = await writing(key, () => publish(source, key).then(() => true, crossed));
      if (moved) return ref;
      const copied = await store.write(key, createReadStream(source));
      await rm(source, { force: true });
      return copied;
    },

    async list(prefix) {
      try {
        return await reading(prefix, () => readdir(pathOf(prefix)));
      } catch (error) {
        if (error instanceof ArtifactError && error.code === 'not_found') return [];
        throw error;
      }
    },

    async remove(prefix) {
      const key = prefix.replace(/\/$/, '');
      const path = pathOf(key);
      await writing(key, async () => {
        await rm(path, { recursive: true, force: true });
        await rm(join(scratches, key), { recursive: true, force: true });
      });
    },

    async check() {
      const { handle, path } = await openDraft('a draft');
      try {
        await writing('a draft', () => handle.writeFile('can be written\n'));
      } finally {
        await handle.close();
        await unlink(path).catch(() => {});
      }
    },
  };
  return store;
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
  for (const name of await readdir(drafts)) {
    const path = join(drafts, name);
    // Another process may be sweeping too, or may just have published it.
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > staleDraftMs) await rm(path, { force: true });
  }
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error;

/** False for a rename to another file system, which there is no such thing as. */
function crossed(error: unknown): false {
  if (isSystemError(error) && error.code === 'EXDEV') return false;
  throw error;
}

function whileReading(cause: NodeJS.ErrnoException, subject: string, folder: string): ArtifactError {
  if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR' || cause.code === 'EISDIR')
    return new ArtifactError('not_found', `The store has no file ${subject}.`, { cause });
  return unavailable(cause, subject, folder);
}

function whileWriting(cause: NodeJS.ErrnoException, subject: string, folder: string): ArtifactError {
  if (cause.code !== 'ENOSPC' && cause.code !== 'EDQUOT') return unavailable(cause, subject, folder);
  return new ArtifactError(
    'disk_full',
    `The disk of the artifact store ${folder} is full, so ${subject} could not be written: free some space there, or set UNDERSTUDY_ARTIFACTS to a folder on a larger disk.`,
    { cause },
  );
}

function whileAdopting(cause: NodeJS.ErrnoException, subject: string): ArtifactError {
  return new ArtifactError('not_found', `There is no file ${subject} to take into the store, or it cannot be read.`, { cause });
}

function unavailable(cause: NodeJS.ErrnoException, subject: string, folder: string): ArtifactError {
  return new ArtifactError(
    'unavailable',
    `The artifact store ${folder} cannot be used for ${subject} (${cause.code}): check that the folder is there and belongs to this user, or set UNDERSTUDY_ARTIFACTS.`,
    { cause },
  );
}
