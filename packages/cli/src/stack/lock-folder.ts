import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Another process owns the folder. */
export class FolderLocked extends Error {
  override name = 'FolderLocked';
}

/**
 * Makes this process the only owner of a data folder. The lock of a process that is gone is taken over: it names the pid and the time
 * that process started, since a pid alone may by now be somebody else's.
 * @throws FolderLocked naming the pid and the mend.
 */
export async function lockFolder(folder: string): Promise<AsyncDisposable> {
  const path = join(folder, 'lock');
  const own = `${process.pid} ${await startTime(process.pid)}`;
  const draft = join(folder, `lock.${randomUUID()}`);
  // Linked, not created and then written: nobody ever reads a lock that says nothing yet.
  await writeFile(draft, own);
  try {
    while (!(await link(draft, path).then(() => true, notThere))) {
      const held = await readFile(path, 'utf8').catch(() => '');
      const [pid = '', started = ''] = held.split(' ');
      if (started !== '' && (await startTime(Number(pid))) === started)
        throw new FolderLocked(
          `Understudy already runs on ${folder} (process ${pid}): stop it first, or give this one a folder of its own with --data.`,
        );
      // Moved away rather than deleted, so that of two who find the same stale lock one does not delete the other's new one.
      const stale = `${draft}.stale`;
      await rename(path, stale).catch(() => {});
      if ((await readFile(stale, 'utf8').catch(() => held)) !== held) await link(stale, path).catch(() => {});
      await rm(stale, { force: true });
    }
  } finally {
    await rm(draft, { force: true });
  }
  return {
    async [Symbol.asyncDispose]() {
      if ((await readFile(path, 'utf8').catch(() => '')) === own) await rm(path, { force: true });
    },
  };
}

function notThere(error: NodeJS.ErrnoException): false {
  if (error.code === 'EEXIST') return false;
  throw error;
}

/** Start time of a process in clock ticks since boot (proc(5), field 22); empty when there is none, or no /proc. */
async function startTime(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
