import type { S3Client } from '@aws-sdk/client-s3';
import type { S3Location } from './parse-location.ts';
import { s3Error, statusOf } from './s3-error.ts';

type Sdk = typeof import('@aws-sdk/client-s3');
export type BucketTools = { client: S3Client; sdk: Sdk };

export type BucketSettings = { endpoint: string | undefined; region: string | undefined };

/** What a bucket says of one of its files. `sha256` is there when it was known before the first byte went. */
export type Found = { etag: string; bytes: number; sha256: string | undefined };

export type Bucket = ReturnType<typeof openBucket>;

/**
 * A bucket of an S3 server, with credentials from the SDK's own environment variables, files and roles. Only here is the SDK
 * loaded. Whatever it throws becomes an ArtifactError about the key.
 */
export function openBucket({ bucket, prefix }: S3Location, { endpoint, region }: BucketSettings) {
  const place = { bucket, prefix, endpoint };
  const at = (key: string) => ({ Bucket: bucket, Key: `${prefix}${key}` });
  const open = async (): Promise<BucketTools> => {
    const sdk = await import('@aws-sdk/client-s3');
    const client = new sdk.S3Client({
      maxAttempts: 4,
      followRegionRedirects: true,
      // Nobody waits for ever: a server that is away is told within seconds, one that stalls within half a minute.
      requestHandler: { connectionTimeout: 3000, socketTimeout: 30_000, httpAgent: { maxSockets: 200 }, httpsAgent: { maxSockets: 200 } },
      ...(region === undefined ? {} : { region }),
      // Servers of one's own seldom have a name for each bucket, nor a region that means anything.
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true, region: region ?? 'us-east-1' }),
    });
    return { client, sdk };
  };
  // At once, so that the first request need not wait for it.
  const opened = open();
  opened.catch(() => {});
  const run = async <T>(subject: string, ask: (tools: BucketTools) => Promise<T>): Promise<T> => {
    try {
      return await ask(await opened);
    } catch (error) {
      throw s3Error(error, subject, place);
    }
  };

  return {
    place,
    at,
    /** Resolves when the SDK is loaded. */
    tools: () => opened,
    run,

    /** Null when there is no such file. */
    async find(key: string): Promise<Found | null> {
      return await run(key, async ({ client, sdk }) => {
        try {
          const head = await client.send(new sdk.HeadObjectCommand(at(key)));
          return { etag: head.ETag ?? '', bytes: head.ContentLength ?? 0, sha256: head.Metadata?.sha256 };
        } catch (error) {
          if (statusOf(error) !== 404) throw error;
          // HEAD cannot say whether it is the file or the bucket that is not there.
          await client.send(new sdk.HeadBucketCommand({ Bucket: bucket })).catch((cause: unknown) => {
            throw statusOf(cause) === 404 ? Object.assign(cause as Error, { name: 'NoSuchBucket' }) : cause;
          });
          return null;
        }
      });
    },

    /** Names directly under `folder`, those of the drivers left out. */
    async names(folder: string): Promise<string[]> {
      return await run(folder, async ({ client, sdk }) => {
        const under = `${prefix}${folder}/`;
        const names = new Set<string>();
        for await (const page of sdk.paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: under, Delimiter: '/' })) {
          for (const { Prefix = '' } of page.CommonPrefixes ?? []) names.add(Prefix.slice(under.length, -1));
          for (const { Key = '' } of page.Contents ?? []) names.add(Key.slice(under.length));
        }
        return [...names].filter((name) => name !== '' && !name.startsWith('.'));
      });
    },

    async removeFile(key: string): Promise<void> {
      await run(key, ({ client, sdk }) => client.send(new sdk.DeleteObjectCommand(at(key))));
    },

    /** Deletes all that lies under `folder`, a thousand at a time. */
    async removeFolder(folder: string): Promise<void> {
      await run(folder, async ({ client, sdk }) => {
        for (;;) {
          // The first page again and again: what it named is gone by then.
          const page = await client.send(new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix: `${prefix}${folder}/` }));
          const keys = (page.Contents ?? []).map(({ Key }) => ({ Key: Key ?? '' }));
          if (keys.length === 0) return;
          const { Errors = [] } = await client.send(
            new sdk.DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys, Quiet: true } }),
          );
          const [refused] = Errors;
          if (refused)
            throw Object.assign(new Error(`${refused.Key}: ${refused.Message}`), {
              name: refused.Code ?? 'DeleteFailed',
              $metadata: { httpStatusCode: refused.Code === 'AccessDenied' ? 403 : 500 },
            });
        }
      });
    },
  };
}
