import { Readable } from 'node:stream';
import type { Bucket } from './open-bucket.ts';
import { statusOf } from './s3-error.ts';

const triesWithoutProgress = 4;

type Range = { start?: number | undefined; end?: number | undefined };
type Part = { body: Readable; etag: string };

/**
 * Streams a file, or a range of it with both ends included. A connection that breaks, or that the server closed because we read slowly, is
 * made anew from where it broke, and only for the very same version of the file: nobody reads the half of one and the half of another.
 * Rejects before the first byte when there is no such file.
 */
export async function readObject(bucket: Bucket, key: string, { start = 0, end }: Range = {}, etag?: string): Promise<Readable> {
  const first = await openPart(bucket, key, { start, end, etag });
  if (first === null) return Readable.from([], { objectMode: false });
  async function* whole(): AsyncGenerator<Buffer> {
    let part: Part | null = first;
    let at = start;
    let tries = 0;
    while (part !== null) {
      try {
        for await (const chunk of part.body as AsyncIterable<Buffer>) {
          at += chunk.length;
          tries = 0;
          yield chunk;
        }
        return;
      } catch (error) {
        tries += 1;
        if (tries >= triesWithoutProgress) await bucket.run(key, () => Promise.reject(error));
      }
      if (end !== undefined && at > end) return;
      part = await openPart(bucket, key, { start: at, end, etag: part.etag });
    }
  }
  return Readable.from(whole(), { objectMode: false });
}

/** Null where `start` lies behind the end of the file. */
async function openPart(bucket: Bucket, key: string, { start, end, etag }: Range & { etag?: string | undefined }): Promise<Part | null> {
  const ranged = start || end !== undefined;
  return await bucket.run(key, async ({ client, sdk }) => {
    try {
      const found = await client.send(
        new sdk.GetObjectCommand({
          ...bucket.at(key),
          ...(ranged ? { Range: `bytes=${start}-${end ?? ''}` } : {}),
          ...(etag ? { IfMatch: etag } : {}),
        }),
      );
      const body = found.Body as Readable;
      // Some servers answer with the whole file where a range lies behind its end.
      if (start && found.ContentRange === undefined) {
        body.destroy();
        return null;
      }
      return { body, etag: found.ETag ?? '' };
    } catch (error) {
      if (statusOf(error) === 416) return null;
      throw error;
    }
  });
}
