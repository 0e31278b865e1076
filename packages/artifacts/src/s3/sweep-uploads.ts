import type { Bucket } from './open-bucket.ts';

const staleMs = 24 * 3600 * 1000;

/**
 * Aborts multipart uploads that a killed process has left under our prefix a day ago or longer: nobody sees them, and they are paid for.
 * Best effort: not every server lists them, nor may everybody abort them; a lifecycle rule of the bucket is the sure way.
 */
export async function sweepUploads(bucket: Bucket, now: number): Promise<void> {
  const { bucket: Bucket, prefix: Prefix } = bucket.place;
  await bucket
    .run('unfinished uploads', async ({ client, sdk }) => {
      let marker: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {};
      for (;;) {
        const page = await client.send(new sdk.ListMultipartUploadsCommand({ Bucket, Prefix, ...marker }));
        for (const { Key, UploadId, Initiated } of page.Uploads ?? [])
          if (Initiated && now - Initiated.getTime() > staleMs)
            await client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
        if (!page.IsTruncated) return;
        marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
      }
    })
    .catch(() => {});
}
