import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { ArtifactRef } from '@understudy/contracts';
import { createCheckWritable } from './s3/check-writable.ts';
import { createUploadSweep } from './s3/create-upload-sweep.ts';
import { digestOf } from './s3/digest-of.ts';
import { createKeptScratch } from './s3/kept-scratch.ts';
import { createLocalCache } from './s3/local-cache.ts';
import { localFolder } from './s3/local-folder.ts';
import { type Found, openBucket } from './s3/open-bucket.ts';
import { parseLocation } from './s3/parse-location.ts';
import { readObject } from './s3/read-object.ts';
import { type Written, writeObject } from './s3/write-object.ts';
import { ArtifactError, type ArtifactStore, assertKey } from './store.ts';

export type S3Options = {
  /** Folder on this machine for files that programs take by path, and for work in progress. */
  cache: string;
  /** Files in it beyond so many bytes go, but for those that were used lately. */
  cacheBytes: number;
  /** Of a server other than Amazon's; left out, theirs. */
  endpoint?: string | undefined;
  region?: string | undefined;
  now?: () => number;
};

const mostRemembered = 1000;

/**
 * A store in a bucket. S3 shows a file under its key once it has arrived whole, so a write needs no draft; what a killed process had sent of a
 * large one is never seen, and swept a day later. Several machines may share it.
 */
export function createS3Store(location: string, { cache, cacheBytes, endpoint, region, now = Date.now }: S3Options): ArtifactStore {
  const bucket = openBucket(parseLocation(location), { endpoint, region });
  const folder = localFolder(cache, bucket.place);
  const files = createLocalCache(folder, { limitBytes: cacheBytes, now });
  const scratches = createKeptScratch(bucket, folder, now);
  const checkWritable = createCheckWritable(bucket, now);

  /** Digests of versions whose own metadata has none, as of streams that were longer than a part: hashed once, by key and ETag. */
  const digests = new Map<string, string>();
  const remember = ({ key, etag, sha256 }: { key: string; etag: string; sha256: string }) => {
    digests.set(`${key} ${etag}`, sha256);
    const [oldest] = digests.keys();
    if (digests.size > mostRemembered && oldest !== undefined) digests.delete(oldest);
  };
  const knownDigest = (key: string, { etag, sha256 }: Found) => sha256 ?? digests.get(`${key} ${etag}`);
  const ending = ({ etag, ...ref }: Written): ArtifactRef => {
    remember({ ...ref, etag });
    return ref;
  };

  const sweep = createUploadSweep(bucket, now);

  async function download(key: string, found: Found): Promise<string> {
    const known = knownDigest(key, found);
    return await files.add(key, async (draft) => {
      await pipeline(await readObject(bucket, key, {}, found.etag), createWriteStream(draft));
      const [sha256, { size }] = [await digestOf(createReadStream(draft)), await stat(draft)];
      if (size !== found.bytes || (known !== undefined && known !== sha256))
        throw new ArtifactError(
          'unavailable',
          `${key} did not arrive from ${location} as it was written; it is fetched again with the next try.`,
        );
      remember({ key, etag: found.etag, sha256 });
      return sha256;
    });
  }

  /** Fetches under way: whoever asks for the same file meanwhile waits for the same one. */
  const fetching = new Map<string, Promise<string>>();

  return {
    async write(key, content, { signal } = {}) {
      assertKey(key);
      void sweep();
      return ending(await writeObject(bucket, key, content, { signal }));
    },

    async read(key, range = {}) {
      assertKey(key);
      return await readObject(bucket, key, range);
    },

    async stat(key) {
      assertKey(key);
      const found = await bucket.find(key);
      if (found === null) return null;
      const sha256 = knownDigest(key, found) ?? (await digestOf(await readObject(bucket, key, {}, found.etag)));
      remember({ key, etag: found.etag, sha256 });
      return { key, sha256, bytes: found.bytes };
    },

    async localPath(key) {
      assertKey(key);
      const begun = fetching.get(key);
      if (begun !== undefined) return await begun;
      const fetch = async () => {
        const found = await bucket.find(key);
        if (found === null) throw new ArtifactError('not_found', `The store has no file ${key}.`);
        const sha256 = knownDigest(key, found);
        return (sha256 && (await files.find(key, sha256))) ?? (await download(key, found));
      };
      const path = fetch().finally(() => fetching.delete(key));
      fetching.set(key, path);
      return await path;
    },

    async scratch(key) {
      assertKey(key);
      return await scratches.open(key);
    },

    async adopt(key, source) {
      assertKey(key);
      const known = await describe(source);
      const written = await writeObject(bucket, key, createReadStream(source), { known });
      if (written.sha256 !== known.sha256) throw new ArtifactError('unavailable', `${source} was written to while it was moved to ${key}.`);
      await rm(source, { force: true });
      return ending(written);
    },

    async list(prefix) {
      assertKey(prefix);
      return await bucket.names(prefix);
    },

    async remove(prefix) {
      const key = prefix.replace(/\/$/, '');
      assertKey(key);
      await bucket.removeFile(key);
      await bucket.removeFolder(key);
      await scratches.remove(key);
    },

    async check() {
      await checkWritable();
      void sweep();
    },
  };
}

async function describe(source: string): Promise<{ bytes: number; sha256: string }> {
  try {
    return { bytes: (await stat(source)).size, sha256: await digestOf(createReadStream(source)) };
  } catch (cause) {
    throw new ArtifactError('not_found', `There is no file ${source} to take into the store, or it cannot be read.`, { cause });
  }
}
