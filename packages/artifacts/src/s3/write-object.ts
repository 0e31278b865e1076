import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ArtifactRef } from '@understudy/contracts';
import { joined } from '../joined.ts';
import type { Content } from '../store.ts';
import type { Bucket } from './open-bucket.ts';

/** Of a multipart upload; four of them are under way at once. S3 takes 10,000 parts: 80 GB for a stream of unknown length. */
const partBytes = 8 * 2 ** 20;
const mostParts = 10_000;

type WriteOptions = {
  signal?: AbortSignal | undefined;
  /** Size and digest where they are known before: they go along with the file, however large it is. */
  known?: { bytes: number; sha256: string };
};

export type Written = ArtifactRef & { etag: string };

/**
 * Puts `content` under `key`, where it is seen once all of it has arrived: in one request when it fits into a part, else as a multipart
 * upload, which is aborted when anything fails. Every request carries a SHA-256 of its body, which the server checks.
 */
export async function writeObject(bucket: Bucket, key: string, content: Content, { signal, known }: WriteOptions = {}): Promise<Written> {
  const size = Math.max(partBytes, Math.ceil((known?.bytes ?? 0) / (mostParts - 1)));
  const hash = createHash('sha256');
  let bytes = 0;
  let broken: { error: unknown } | undefined;
  async function* hashed() {
    try {
      for await (const piece of joined(content, 256 * 1024)) {
        signal?.throwIfAborted();
        hash.update(piece);
        bytes += piece.length;
        yield piece;
      }
      signal?.throwIfAborted();
    } catch (error) {
      broken = { error };
      throw error;
    }
  }
  const pieces = hashed();
  const first: Buffer[] = [];
  // What fits into one part is small enough to be hashed before it goes.
  while (bytes <= size) {
    const { done, value } = await pieces.next();
    if (!done) first.push(value);
    else return await putWhole(bucket, key, Buffer.concat(first), hash.digest('hex'));
  }
  async function* all() {
    yield* first.splice(0);
    yield* pieces;
  }
  try {
    const etag = await bucket.run(key, async ({ client }) => {
      const { Upload } = await import('@aws-sdk/lib-storage');
      const metadata = known ? { Metadata: { sha256: known.sha256 } } : {};
      const params = {
        ...bucket.at(key),
        Body: Readable.from(all(), { objectMode: false }),
        ChecksumAlgorithm: 'SHA256' as const,
        ...metadata,
      };
      const done = await new Upload({ client, params, partSize: size }).done();
      return done.ETag ?? '';
    });
    return { key, sha256: hash.digest('hex'), bytes, etag };
  } catch (error) {
    throw broken ? broken.error : error;
  }
}

async function putWhole(bucket: Bucket, key: string, body: Buffer, sha256: string): Promise<Written> {
  const etag = await putObject(bucket, key, body, { sha256 });
  return { key, sha256, bytes: body.length, etag };
}

type PutOptions = { sha256?: string; condition?: { IfMatch: string } | { IfNoneMatch: '*' }; abortSignal?: AbortSignal };

/** One request; resolves to the ETag. */
export async function putObject(
  bucket: Bucket,
  key: string,
  body: Buffer,
  { sha256 = sha256Of(body), condition, abortSignal }: PutOptions,
): Promise<string> {
  return await bucket.run(key, async ({ client, sdk }) => {
    const checked = { ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'), Metadata: { sha256 } };
    const command = new sdk.PutObjectCommand({ ...bucket.at(key), Body: body, ...checked, ...condition });
    const { ETag } = await client.send(command, abortSignal ? { abortSignal } : {});
    return ETag ?? '';
  });
}

const sha256Of = (body: Buffer) => createHash('sha256').update(body).digest('hex');
