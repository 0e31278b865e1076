import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFileStore } from './fs.ts';
import { createS3Store } from './s3.ts';
import { ArtifactError, type ArtifactStore } from './store.ts';

/** What an S3 store takes from the configuration, under the names of its variables. A folder needs none of it. */
export type ArtifactSettings = {
  UNDERSTUDY_ARTIFACTS_CACHE: string;
  UNDERSTUDY_ARTIFACTS_CACHE_GIB: number;
  AWS_ENDPOINT_URL_S3?: string | undefined;
  AWS_ENDPOINT_URL?: string | undefined;
  AWS_REGION?: string | undefined;
};

/**
 * Opens the store at `location`: a folder, or a `file:` URL of one, made by the first write; or a bucket, `s3://bucket/prefix`.
 * @throws ArtifactError for any other scheme, and for a bucket without settings.
 */
export function openArtifacts(location: string, settings?: ArtifactSettings): ArtifactStore {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(location)?.[1]?.toLowerCase();
  if (scheme === undefined) return createFileStore(resolve(location));
  if (scheme === 'file' && URL.canParse(location) && new URL(location).host === '')
    return createFileStore(fileURLToPath(location).replace(/(?<=.)\/$/, ''));
  if (scheme === 's3' && settings)
    return createS3Store(location, {
      cache: asPath(settings.UNDERSTUDY_ARTIFACTS_CACHE),
      cacheBytes: settings.UNDERSTUDY_ARTIFACTS_CACHE_GIB * 2 ** 30,
      endpoint: settings.AWS_ENDPOINT_URL_S3 ?? settings.AWS_ENDPOINT_URL,
      region: settings.AWS_REGION,
    });
  if (scheme === 's3')
    throw new ArtifactError(
      'unavailable',
      `${location} is a bucket, and only a folder can be read here: understudy pull fetches the files.`,
    );
  throw new ArtifactError(
    'unavailable',
    `UNDERSTUDY_ARTIFACTS has the scheme ${scheme}: and cannot be opened; give the path of a folder, a file: URL such as file:///srv/understudy/artifacts, or s3://bucket/prefix.`,
  );
}

const asPath = (folder: string) => (folder.startsWith('file:') ? fileURLToPath(folder) : resolve(folder));
