import { ArtifactError } from '../store.ts';

/** Runs file operations in our folder on this machine; what the file system says becomes a sentence with the mend. */
export async function onDisk<T>(folder: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw localError(error, folder);
  }
}

function localError(error: unknown, folder: string): unknown {
  const code = error instanceof Error && 'syscall' in error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === undefined) return error;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  const what = full
    ? `is full: free some space there, lower UNDERSTUDY_ARTIFACTS_CACHE_GIB, or set UNDERSTUDY_ARTIFACTS_CACHE to a folder on a larger disk`
    : `cannot be used (${code}): check that it may be written by this user, or set UNDERSTUDY_ARTIFACTS_CACHE to another folder`;
  return new ArtifactError(full ? 'disk_full' : 'unavailable', `The artifact store's folder on this machine, ${folder}, ${what}.`, {
    cause: error,
  });
}
