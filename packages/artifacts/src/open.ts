import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFileStore } from './fs.ts';
import { ArtifactError, type ArtifactStore } from './store.ts';

/**
 * Opens the store at `location`: a folder, or a `file:` URL of one. The folder is made by the first write.
 * @throws ArtifactError for any other scheme.
 */
export function openArtifacts(location: string): ArtifactStore {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(location)?.[1]?.toLowerCase();
  if (scheme === undefined) return createFileStore(resolve(location));
  if (scheme === 'file' && URL.canParse(location) && new URL(location).host === '')
    return createFileStore(fileURLToPath(location).replace(/(?<=.)\/$/, ''));
  throw new ArtifactError(
    'unavailable',
    `UNDERSTUDY_ARTIFACTS has the scheme ${scheme}: and cannot be opened; give the path of a folder, or a file: URL such as file:///srv/understudy/artifacts.`,
  );
}
