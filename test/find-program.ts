import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Path of a program on the PATH, or in one of these folders; undefined where it is not installed. */
export async function findProgram(name: string, folders: readonly string[] = []): Promise<string | undefined> {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), ...folders]) {
    const path = join(folder, name);
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}
