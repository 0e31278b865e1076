import { access, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { TrainingFile } from '@understudy/contracts';
import { adapterFileNames, type LocallyTrained, mergedFileNames, modelCard, trainingFile } from '@understudy/engine';
import { sha256Of } from './sha256-of.ts';

/** Writes card and training.json beside the adapter, as the trainer publishes them, and removes the checkpoints. */
export async function finishFolder(folder: string, trained: LocallyTrained & { preset: string; base: string }): Promise<TrainingFile> {
  const files: TrainingFile['files'] = {};
  for (const name of [...Object.keys(adapterFileNames), ...Object.keys(mergedFileNames)]) {
    const path = join(folder, name);
    const exists = await access(path).then(
      () => true,
      () => false,
    );
    if (exists) files[name] = await sha256Of(path);
  }
  const training = trainingFile(trained, files);
  await writeFile(join(folder, 'README.md'), modelCard({ name: basename(resolve(folder)), lesson: null }, training));
  // Last, and whole: who finds it finds the rest.
  const draft = join(folder, '.training.json');
  await writeFile(draft, `${JSON.stringify(training, null, 2)}\n`);
  await rename(draft, join(folder, 'training.json'));
  await rm(join(folder, 'checkpoints'), { recursive: true, force: true });
  return training;
}
