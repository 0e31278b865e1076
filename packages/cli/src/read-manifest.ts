import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type ArtifactStore, openArtifacts, readJson } from '@understudy/artifacts';
import { type Manifest, manifestSchema } from '@understudy/contracts';
import { UsageError } from './command.ts';

/** The manifest of a distillation, `path` being itself or the folder that holds it, with the store of that folder. */
export type ReadManifest = { manifest: Manifest; folder: string; store: ArtifactStore };

/** @throws UsageError where there is none, or where it is not a manifest. */
export async function readManifest(path: string): Promise<ReadManifest> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  // What is no path is the store's to open or to refuse: a URL of a folder, a bucket.
  const [folder, name] = isFile ? [dirname(path), basename(path)] : [path, 'manifest.json'];
  const store = openArtifacts(folder);
  if ((await store.stat(name)) === null)
    throw new UsageError(
      `${folder} holds no manifest.json. Give the folder of a distillation that has succeeded: distillations/dst_… where UNDERSTUDY_ARTIFACTS lies.`,
    );
  const manifest = await readJson(store, name, manifestSchema).catch((cause) => {
    throw new UsageError(cause.message, { cause });
  });
  return { manifest, folder, store };
}
