import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createFileStore } from './fs.ts';
import { createS3Store } from './s3.ts';
import { ArtifactError, type ArtifactStore } from './store.ts';

const inData = (name: string) => new URL(`../../../.understudy/data/${name}`, import.meta.url).href;

/** Variables of the drivers, for the configuration of every service. */
export const artifactsShape = {
  UNDERSTUDY_ARTIFACTS: z.string().default(inData('artifacts')),
  /** Of a bucket: files of it on this machine, and how much of the disk they may take. */
  UNDERSTUDY_ARTIFACTS_CACHE: z.string().default(inData('artifact-cache')),
  UNDERSTUDY_ARTIFACTS_CACHE_GIB: z.coerce.number().positive().default(20),
  /** The SDK reads the others of its variables (profiles, roles) itself. */
  AWS_ENDPOINT_URL_S3: z.url({ protocol: /^https?$/ }).optional(),
  AWS_ENDPOINT_URL: z.url({ protocol: /^https?$/ }).optional(),
  AWS_REGION: z.string().optional(),
};

/** Keys that a driver's SDK looks up in the environment by itself. */
export const artifactKeys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

const settingsSchema = z.object(artifactsShape).omit({ UNDERSTUDY_ARTIFACTS: true });
/** What a driver takes of the configuration; what is left out has its default. A folder needs none of it. */
export type ArtifactSettings = Partial<z.output<typeof settingsSchema>>;

/**
 * Opens the store at `location`: a folder, or a `file:` URL of one, made by the first write; or a bucket, `s3://bucket/prefix`.
 * @throws ArtifactError for any other scheme, and for a bucket without settings.
 */
export function openArtifacts(location: string, settings?: ArtifactSettings): ArtifactStore {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(location)?.[1]?.toLowerCase();
  if (scheme === undefined) return createFileStore(resolve(location));
  if (scheme === 'file' && URL.canParse(location) && new URL(location).host === '')
    return createFileStore(fileURLToPath(location).replace(/(?<=.)\/$/, ''));
  if (scheme === 's3' && settings) {
    const given = settingsSchema.parse(settings);
    return createS3Store(location, {
      cache: asPath(given.UNDERSTUDY_ARTIFACTS_CACHE),
      cacheBytes: given.UNDERSTUDY_ARTIFACTS_CACHE_GIB * 2 ** 30,
      endpoint: given.AWS_ENDPOINT_URL_S3 ?? given.AWS_ENDPOINT_URL,
      region: given.AWS_REGION,
    });
  }
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
