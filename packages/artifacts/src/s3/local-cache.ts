import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readdir, readlink, rename, rm, stat, symlink, utimes } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { digestOf } from './digest-of.ts';
import { onDisk } from './on-disk.ts';

/** A file that was handed out may be opened later; so long it is not evicted, whatever the limit says. */
const keptMs = 6 * 3600 * 1000;
/** What a killed process was downloading. */
const staleMs = 24 * 3600 * 1000;

export type CacheOptions = { limitBytes: number; now?: () => number };

/**
 * Files of the store on this machine's disk. Each lies once under its digest in `blobs/`, written whole or not at all; `files/` has a link
 * for each key, so that files of one folder lie in one folder here too. Processes may share it. What was used longest ago goes first.
 */
export function createLocalCache(folder: string, { limitBytes, now = Date.now }: CacheOptions) {
  const [blobs, files, drafts] = ['blobs', 'files', 'drafts'].map((name) => join(folder, name)) as [string, string, string];
  const blobOf = (sha256: string) => join(blobs, sha256);
  /** A disk may have gone bad since: looked at once in the life of a process. */
  const verified = new Set<string>();

  async function link(key: string, sha256: string): Promise<string> {
    const path = join(files, key);
    const target = relative(dirname(path), blobOf(sha256));
    if ((await readlink(path).catch(() => null)) === target) return path;
    await mkdir(dirname(path), { recursive: true });
    const draft = join(drafts, randomUUID());
    await mkdir(drafts, { recursive: true });
    await symlink(target, draft);
    await rename(draft, path);
    return path;
  }

  /** Marks it as used, which is what keeps it. */
  async function isThere(sha256: string): Promise<boolean> {
    const used = new Date(now());
    const there = await utimes(blobOf(sha256), used, used).then(
      () => true,
      () => false,
    );
    if (!there || verified.has(sha256)) return there;
    if ((await digestOf(createReadStream(blobOf(sha256)))) !== sha256) {
      await rm(blobOf(sha256), { force: true });
      return false;
    }
    verified.add(sha256);
    return true;
  }

  async function makeRoom(): Promise<void> {
    const found = await Promise.all((await readdir(blobs)).map(async (name) => ({ name, ...(await sizeAndUse(join(blobs, name))) })));
    let over = found.reduce((sum, { bytes }) => sum + bytes, 0) - limitBytes;
    const gone = new Set<string>();
    for (const { name } of found.toSorted((one, other) => one.usedAt - other.usedAt)) {
      if (over <= 0) break;
      // Asked again: another process may have taken it just now.
      const { bytes, usedAt } = await sizeAndUse(join(blobs, name));
      if (now() - usedAt < keptMs) continue;
      await rm(join(blobs, name), { force: true });
      verified.delete(name);
      gone.add(name);
      over -= bytes;
    }
    if (gone.size > 0) await dropLinks(gone);
    for (const name of await readdir(drafts)) {
      const { usedAt } = await sizeAndUse(join(drafts, name));
      if (now() - usedAt > staleMs) await rm(join(drafts, name), { recursive: true, force: true });
    }
  }

  async function dropLinks(gone: ReadonlySet<string>): Promise<void> {
    for (const entry of await readdir(files, { recursive: true, withFileTypes: true })) {
      if (!entry.isSymbolicLink()) continue;
      const path = join(entry.parentPath, entry.name);
      const target = await readlink(path).catch(() => '');
      if (gone.has(target.split('/').at(-1) ?? '')) await rm(path, { force: true });
    }
  }

  return {
    /** Path of the key's file when what it should hold is here; else null. */
    async find(key: string, sha256: string): Promise<string | null> {
      return await onDisk(folder, async () => ((await isThere(sha256)) ? await link(key, sha256) : null));
    },

    /** Takes in what `fill` writes to the path it is handed; its digest names it. */
    async add(key: string, fill: (draft: string) => Promise<string>): Promise<string> {
      const draft = join(drafts, randomUUID());
      return await onDisk(folder, async () => {
        for (const path of [drafts, blobs, files]) await mkdir(path, { recursive: true });
        try {
          const sha256 = await fill(draft);
          // For all who share it, and for no one to write to.
          await chmod(draft, 0o444);
          await rename(draft, blobOf(sha256));
          verified.add(sha256);
          const path = await link(key, sha256);
          await makeRoom();
          return path;
        } finally {
          await rm(draft, { force: true });
        }
      });
    },
  };
}

async function sizeAndUse(path: string): Promise<{ bytes: number; usedAt: number }> {
  const found = await stat(path).catch(() => null);
  return { bytes: found?.size ?? 0, usedAt: found?.mtimeMs ?? Number.POSITIVE_INFINITY };
}
