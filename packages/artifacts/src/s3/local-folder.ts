import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { S3Place } from './s3-error.ts';

/** The folder of one store under the cache folder, which stores of several buckets may share. */
export function localFolder(cache: string, { bucket, prefix, endpoint = '' }: S3Place): string {
  const place = createHash('sha256').update(`${endpoint}\n${bucket}\n${prefix}`).digest('hex').slice(0, 8);
  return join(cache, `${bucket}-${place}`);
}
