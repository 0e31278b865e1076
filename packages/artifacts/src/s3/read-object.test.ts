import { noS3Server } from '@understudy/testing';
import { describe, expect, test } from 'vitest';
import { cacheFolder } from '../../test/cache-folder.ts';
import { openTestBucket } from '../../test/open-test-bucket.ts';
import { startProxy } from '../../test/start-proxy.ts';

const content = Array.from({ length: 6 }, (_, index) => Buffer.alloc(2 ** 20, index + 1));

describe.skipIf(noS3Server)(`reading from S3${noS3Server ? ` (${noS3Server})` : ''}`, () => {
  const { endpoint, openStore } = openTestBucket();

  test('goes on where a connection broke, as often as it moves on', async () => {
    await using cache = await cacheFolder();
    await using proxy = await startProxy(endpoint());
    await openStore({ cache: cache.path, prefix: 'cut' }).write('rows', content);
    const store = openStore({ cache: cache.path, prefix: 'cut', endpoint: proxy.endpoint });
    proxy.cutAfter(1.5 * 2 ** 20);
    const read = Buffer.concat(await Array.fromAsync(await store.read('rows')));
    expect(read.equals(Buffer.concat(content))).toBe(true);
    expect(proxy.cuts()).toBeGreaterThanOrEqual(3);
    const range = await Array.fromAsync(await store.read('rows', { start: 2 ** 20, end: 5 * 2 ** 20 - 1 }));
    expect(Buffer.concat(range).equals(Buffer.concat(content.slice(1, 5)))).toBe(true);
  });

  test('does not join the half of one file to the half of the one that replaced it', async () => {
    await using cache = await cacheFolder();
    await using proxy = await startProxy(endpoint());
    const writer = openStore({ cache: cache.path, prefix: 'replaced' });
    await writer.write('rows', content);
    const store = openStore({ cache: cache.path, prefix: 'replaced', endpoint: proxy.endpoint });
    proxy.cutAfter(1.5 * 2 ** 20);
    const stream = await store.read('rows');
    for await (const _ of stream.iterator({ destroyOnReturn: false })) break;
    await writer.write('rows', content.toReversed());
    await expect(Array.fromAsync(stream)).rejects.toMatchObject({ name: 'ArtifactError', code: 'taken' });
  });

  test('gives up on a connection that never moves on', async () => {
    await using cache = await cacheFolder();
    await using proxy = await startProxy(endpoint());
    await openStore({ cache: cache.path, prefix: 'stuck' }).write('rows', content);
    const store = openStore({ cache: cache.path, prefix: 'stuck', endpoint: proxy.endpoint });
    const stream = await store.read('rows');
    proxy.cutAfter(0);
    await expect(Array.fromAsync(stream)).rejects.toMatchObject({ name: 'ArtifactError', code: 'unavailable' });
  });
});
