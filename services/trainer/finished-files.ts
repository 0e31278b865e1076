import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactName } from '@understudy/contracts';
import { adapterFileNames, mergedFileNames } from '@understudy/engine';

/** What a training has left in its folder, by file name, under the public names. A host may keep the adapter to itself. */
export async function finishedFiles(
  folder: string,
  { merged, hosted = false }: { merged: boolean; hosted?: boolean },
): Promise<[string, ArtifactName][]> {
  const found: [string, ArtifactName][] = [];
  for (const [fileName, name] of Object.entries({ ...adapterFileNames, ...(merged && mergedFileNames) })) {
    // Some bases come without a generation_config.json, or with their template inside the tokenizer's file.
    const mayLack = hosted || name.startsWith('merged-');
    if (mayLack && !(await exists(join(folder, fileName)))) continue;
    found.push([fileName, name]);
  }
  return found;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
