import { readJson } from '@understudy/artifacts';
import { type AcceptedSpec, acceptedSpecSchema } from '@understudy/contracts';
import { UsageError } from '../command.ts';
import { type ReadManifest, readManifest } from '../read-manifest.ts';

export type Original = ReadManifest & { spec: AcceptedSpec };

const specPath = '1-spec.json';

/**
 * A distillation as it was left: its manifest, and the spec beside it, which must be the one that the manifest names.
 * @throws UsageError where either is missing or the spec was changed since.
 */
export async function readOriginal(path: string): Promise<Original> {
  const read = await readManifest(path);
  const { manifest, folder, store } = read;
  const said = manifest.files[specPath];
  const found = await store.stat(specPath);
  if (!said || !found)
    throw new UsageError(`${folder} ${said ? 'holds' : 'has in its manifest'} no ${specPath}: without the spec nothing can be run again.`);
  if (found.sha256 !== said.sha256)
    throw new UsageError(`${folder}/${specPath} is not the spec of the manifest: its sha256 is ${found.sha256}, not ${said.sha256}.`);
  return { ...read, spec: await readJson(store, specPath, acceptedSpecSchema) };
}
