import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { isKey } from '../store.ts';

/**
 * Names of the files in a folder and below, as paths within it, in order. What begins with a dot is left out; so is what no key could be.
 */
export async function folderFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter(isKey)
    .sort();
}
