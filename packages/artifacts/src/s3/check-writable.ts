import { ArtifactError } from '../store.ts';
import type { Bucket } from './open-bucket.ts';
import { putObject } from './write-object.ts';

/** /readyz gives all checks one second. */
const patienceMs = 900;
const writeEveryMs = 5 * 60_000;

/**
 * A check that the store can be written to: by writing `.check`, at first, every five minutes and after a failure; in between, as it is
 * asked every few seconds and writing costs money, by asking for the bucket.
 */
export function createCheckWritable(bucket: Bucket, now: () => number) {
  let written = Number.NEGATIVE_INFINITY;
  const { bucket: name, endpoint = 'AWS' } = bucket.place;
  return async (): Promise<void> => {
    await bucket.tools();
    const abortSignal = AbortSignal.timeout(patienceMs);
    try {
      if (now() - written < writeEveryMs)
        return await bucket.run('.check', async ({ client, sdk }) => {
          await client.send(new sdk.HeadBucketCommand({ Bucket: name }), { abortSignal });
        });
      await putObject(bucket, '.check', Buffer.from('can be written\n'), { abortSignal });
      written = now();
    } catch (error) {
      written = Number.NEGATIVE_INFINITY;
      if (!abortSignal.aborted) throw error;
      throw new ArtifactError('unavailable', `The bucket ${name} at ${endpoint} did not answer within ${patienceMs / 1000} s.`, {
        cause: error,
      });
    }
  };
}
