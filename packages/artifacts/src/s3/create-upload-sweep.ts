import type { Bucket } from './open-bucket.ts';

const staleMs = 24 * 3600 * 1000;
const everyMs = 3600 * 1000;

/**
 * Aborts multipart uploads under our prefix that a killed process has left: nobody sees them, and they are paid for. Looks once an hour at
 * most, and takes for left behind what it has seen a day ago already; what a server says of their age need not be true. Best effort: not
 * every server lists them, nor may everybody abort them; a lifecycle rule of the bucket is the sure way.
 */
export function createUploadSweep(bucket: Bucket, now: () => number): () => Promise<void> {
  const { bucket: Bucket, prefix: Prefix } = bucket.place;
  let seen = new Map<string, number>();
  let last = Number.NEGATIVE_INFINITY;

  const look = () =>
    bucket.run('unfinished uploads', async ({ client, sdk }) => {
      const still = new Map<string, number>();
      for (let marker = {}; ; ) {
        const page = await client.send(new sdk.ListMultipartUploadsCommand({ Bucket, Prefix, ...marker }));
        for (const { Key, UploadId } of page.Uploads ?? []) {
          const since = seen.get(`${UploadId}`) ?? now();
          if (now() - since < staleMs) still.set(`${UploadId}`, since);
          else await client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
        }
        if (!page.IsTruncated) break;
        marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
      }
      seen = still;
    });

  return async () => {
    if (now() - last < everyMs) return;
    last = now();
    await look().catch(() => {});
  };
}
