import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CopyObjectCommand } from '@aws-sdk/client-s3';
import { noS3Server } from '@understudy/testing';
import { describe, expect, test } from 'vitest';
import { cacheFolder } from '../../test/cache-folder.ts';
import { openTestBucket } from '../../test/open-test-bucket.ts';
import { startProxy } from '../../test/start-proxy.ts';

const hourMs = 3600 * 1000;
const blobs = async (cache: string) => {
  const [place = ''] = await readdir(cache);
  return join(cache, place, 'blobs');
};

describe.skipIf(noS3Server)(`files of S3 on this machine${noS3Server ? ` (${noS3Server})` : ''}`, () => {
  const { bucket, client, endpoint, openStore } = openTestBucket();

  test('are fetched once, however many ask at once, and again only when they have changed', async () => {
    await using cache = await cacheFolder();
    await using proxy = await startProxy(endpoint());
    const store = openStore({ cache: cache.path, prefix: 'once', endpoint: proxy.endpoint });
    await store.write('d/adapter.gguf', ['weights']);
    const fetches = () => proxy.asked.filter((line) => line.includes('x-id=GetObject')).length;
    const paths = await Promise.all(Array.from({ length: 20 }, () => store.localPath('d/adapter.gguf')));
    expect([new Set(paths).size, fetches()]).toEqual([1, 1]);
    const again = openStore({ cache: cache.path, prefix: 'once', endpoint: proxy.endpoint });
    expect(await again.localPath('d/adapter.gguf')).toBe(paths[0]);
    await store.write('d/copy.gguf', ['weights']);
    expect(await readFile(await store.localPath('d/copy.gguf'), 'utf8')).toBe('weights');
    expect(fetches()).toBe(1);
    await store.write('d/adapter.gguf', ['better weights']);
    expect(await readFile(await again.localPath('d/adapter.gguf'), 'utf8')).toBe('better weights');
    expect(fetches()).toBe(2);
  });

  test('are whole for processes that share the folder and fetch at once', async () => {
    await using cache = await cacheFolder();
    const content = Array.from({ length: 9 }, (_, index) => Buffer.alloc(2 ** 20, index));
    const stores = Array.from({ length: 4 }, () => openStore({ cache: cache.path, prefix: 'shared' }));
    await stores[0]?.write('rows', content);
    const paths = await Promise.all(stores.map((store) => store.localPath('rows')));
    for (const path of paths) expect((await readFile(path)).equals(Buffer.concat(content))).toBe(true);
    expect(await readdir(await blobs(cache.path))).toHaveLength(1);
  });

  test('are not handed out when they are not what was written', async () => {
    await using cache = await cacheFolder();
    const store = openStore({ cache: cache.path, prefix: 'damaged' });
    const { sha256 } = await store.write('key', ['what was written']);
    // Other bytes under the digest of the old ones: as if the server had lost some.
    await store.write('other', ['something else']);
    await client().send(
      new CopyObjectCommand({
        Bucket: bucket(),
        CopySource: `${bucket()}/damaged/other`,
        Key: 'damaged/key',
        MetadataDirective: 'REPLACE',
        Metadata: { sha256 },
      }),
    );
    await expect(store.localPath('key')).rejects.toThrow(/^key did not arrive from s3:\/\/\S+ as it was written/);
    expect(await readdir(await blobs(cache.path))).toEqual([]);
  });

  test('are fetched again where the disk has changed them', async () => {
    await using cache = await cacheFolder();
    const open = () => openStore({ cache: cache.path, prefix: 'disk' });
    const path = await openStore({ cache: cache.path, prefix: 'disk' })
      .write('key', ['as written'])
      .then(() => open().localPath('key'));
    await chmod(path, 0o644);
    await writeFile(path, 'as damaged');
    // A process looks at what it hands out for the first time.
    expect(await readFile(await open().localPath('key'), 'utf8')).toBe('as written');
  });

  test('make room for others, those first that were used longest ago, but for what was handed out lately', async () => {
    await using cache = await cacheFolder();
    let hours = 0;
    const store = openStore({ cache: cache.path, prefix: 'full', cacheBytes: 250, now: () => Date.now() + hours * hourMs });
    const held = async () => (await readdir(await blobs(cache.path))).length;
    const paths: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) {
      await store.write(name, [name.repeat(100)]);
      hours += 1;
      paths.push(await store.localPath(name));
    }
    // More than the limit, and all of it may still be opened.
    expect(await held()).toBe(4);
    hours += 7;
    await store.localPath('a');
    await store.write('e', ['e'.repeat(100)]);
    await store.localPath('e');
    expect(await held()).toBe(2);
    expect(await readFile(paths[0] ?? '', 'utf8')).toBe('a'.repeat(100));
    await expect(readFile(paths[1] ?? '')).rejects.toThrow('ENOENT');
    expect(await readFile(await store.localPath('b'), 'utf8')).toBe('b'.repeat(100));
  });

  test('are told where they have no room', async () => {
    await using folder = await cacheFolder();
    await writeFile(join(folder.path, 'cache'), 'a file where the folder should be');
    const store = openStore({ cache: join(folder.path, 'cache'), prefix: 'nowhere' });
    await store.write('key', ['x']);
    await expect(store.localPath('key')).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/folder on this machine, \/\S+\/cache\/\S+, cannot be used .*set UNDERSTUDY_ARTIFACTS_CACHE/),
    });
  });
});
