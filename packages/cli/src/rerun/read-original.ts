import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type ArtifactStore, openArtifacts, readJson } from '@understudy/artifacts';
import { type AcceptedSpec, acceptedSpecSchema, type Manifest, manifestSchema } from '@understudy/contracts';
import { UsageError } from '../command.ts';
import { unreadable } from '../unreadable.ts';

export type Original = {
  manifest: Manifest;
  spec: AcceptedSpec;
  /** The folder that the manifest lies in. */
  store: ArtifactStore;
};

const specPath = '1-spec.json';

/**
 * A distillation as it was left: its manifest, and the spec beside it, which must be the one that the manifest names.
 * @throws UsageError where either is missing or the spec was changed since.
 */
export async function readOriginal(path: string): Promise<Original> {
  const folder = await stat(path).then(
    (found) => (found.isDirectory() ? path : dirname(path)),
    (cause) => {
      throw unreadable(path, cause);
    },
  );
  const name = folder === path ? 'manifest.json' : basename(path);
  const store = openArtifacts(folder);
  const manifest = await readJson(store, name, manifestSchema);
  const said = manifest.files[specPath];
  const found = await store.stat(specPath);
  if (!said || !found)
    throw new UsageError(`${folder} ${said ? 'holds' : 'has in its manifest'} no ${specPath}: without the spec nothing can be run again.`);
  if (found.sha256 !== said.sha256)
    throw new UsageError(`${folder}/${specPath} is not the spec of the manifest: its sha256 is ${found.sha256}, not ${said.sha256}.`);
  return { manifest, spec: await readJson(store, specPath, acceptedSpecSchema), store };
}
