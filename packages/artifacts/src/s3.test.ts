import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HeadObjectCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { bareEnvironment, noS3Server, startS3Server } from '@understudy/testing';
import { describe, expect, test } from 'vitest';
import { cacheFolder } from '../test/cache-folder.ts';
import { openTestBucket } from '../test/open-test-bucket.ts';
import { startProxy } from '../test/start-proxy.ts';
import { testStore } from '../test/store-contract.ts';
import { createS3Store } from './s3.ts';

const run = promisify(execFile);
const dayMs = 24 * 3600 * 1000;
const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const megabytes = (count: number) => Array.from({ length: count }, (_, index) => Buffer.alloc(2 ** 20, index + 1));

describe.skipIf(noS3Server)(`an S3 store and a real server${noS3Server ? ` (${noS3Server})` : ''}`, () => {
  const { bucket, client, endpoint, environment, openStore } = openTestBucket();
  const uploads = async (prefix: string) =>
    (await client().send(new ListMultipartUploadsCommand({ Bucket: bucket(), Prefix: prefix }))).Uploads ?? [];
  const asProcess = (script: string) => [
    '--input-type=module',
    '--eval',
    `import { createS3Store } from ${JSON.stringify(new URL('./s3.ts', import.meta.url).href)};\n${script}`,
  ];

  testStore('S3', async () => {
    const cache = await cacheFolder();
    return { store: openStore({ cache: cache.path }), [Symbol.asyncDispose]: () => cache[Symbol.asyncDispose]() };
  });

  test('a stream longer than a part goes in parts, and is read, hashed and fetched like any other', async () => {
    await using cache = await cacheFolder();
    const [store, elsewhere] = ['large', 'large'].map((prefix) => openStore({ cache: cache.path, prefix }));
    const content = megabytes(20);
    const ref = await store?.write('rows', content);
    expect(ref).toEqual({ key: 'rows', sha256: sha256(Buffer.concat(content)), bytes: 20 * 2 ** 20 });
    // An ETag of S3 that ends in a number is that of so many parts.
    expect((await client().send(new HeadObjectCommand({ Bucket: bucket(), Key: 'large/rows' }))).ETag).toMatch(/-3"$/);
    expect(await uploads('large/')).toEqual([]);
    // One that has not written it has to read all of it to know.
    expect(await elsewhere?.stat('rows')).toEqual(ref);
    expect((await stat((await elsewhere?.localPath('rows')) ?? '')).size).toBe(ref?.bytes);
    const middle = await elsewhere?.read('rows', { start: 8 * 2 ** 20 - 1, end: 8 * 2 ** 20 });
    expect(Buffer.concat(await Array.fromAsync(middle ?? []))).toEqual(Buffer.from([8, 9]));
  });

  test('a large file that is moved in brings its digest along', async () => {
    await using cache = await cacheFolder();
    await using proxy = await startProxy(endpoint());
    const source = join(cache.path, 'merged.safetensors');
    await writeFile(source, Buffer.concat(megabytes(10)));
    const ref = await openStore({ cache: cache.path, prefix: 'adopted' }).adopt('merged', source);
    await expect(stat(source)).rejects.toThrow('ENOENT');
    const elsewhere = openStore({ cache: cache.path, prefix: 'adopted', endpoint: proxy.endpoint });
    expect(await elsewhere.stat('merged')).toEqual(ref);
    expect(proxy.asked.filter((line) => line.startsWith('GET'))).toEqual([]);
  });

  test('of a process killed in the middle of an upload nothing is seen, and what it had sent goes a day later', async () => {
    await using cache = await cacheFolder();
    const place = { cache: cache.path, prefix: 'killed' };
    await openStore(place).write('key', ['old']);
    const script = `
      async function* rows() { for (;;) { yield new Uint8Array(2 ** 20); await new Promise((done) => setTimeout(done, 5)); } }
      const options = { cache: ${JSON.stringify(cache.path)}, cacheBytes: 1e9, endpoint: process.env.AWS_ENDPOINT_URL_S3 };
      await createS3Store('s3://${bucket()}/killed', options).write('key', rows());`;
    const child = spawn(process.execPath, asProcess(script), { env: { ...bareEnvironment, ...environment() }, stdio: 'inherit' });
    await expect.poll(async () => (await uploads('killed/')).length, { timeout: 60_000 }).toBe(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await openStore(place).stat('key')).toMatchObject({ bytes: 3, sha256: sha256('old') });
    // A service that lives on looks now and then, and takes for left behind what it has seen a day before.
    let days = 0;
    const service = openStore({ ...place, now: () => Date.now() + days * dayMs });
    await service.write('other', ['x']);
    expect(await uploads('killed/')).toHaveLength(1);
    await expect
      .poll(async () => {
        days += 1.01;
        await service.write('other', ['x']);
        return await uploads('killed/');
      })
      .toEqual([]);
    expect(await openStore(place).stat('key')).toMatchObject({ bytes: 3 });
  });

  test('hundreds of megabytes stream through a process that stays small', async () => {
    await using cache = await cacheFolder();
    // The largest it was, and what it was before, in MiB.
    const script = `
      const MiB = 2 ** 20, size = 250;
      const store = createS3Store('s3://${bucket()}/memory', { cache: ${JSON.stringify(cache.path)}, cacheBytes: 1e9, endpoint: process.env.AWS_ENDPOINT_URL_S3 });
      await store.write('warm', [new Uint8Array(9 * MiB)]);
      const before = process.memoryUsage.rss() / MiB;
      async function* rows() { for (let i = 0; i < size; i += 1) yield new Uint8Array(MiB).fill(i); }
      await store.write('rows', rows());
      let bytes = 0;
      for await (const chunk of await store.read('rows')) bytes += chunk.length;
      console.log(JSON.stringify({ before, most: process.resourceUsage().maxRSS / 1024, bytes: bytes / MiB }));`;
    const { stdout } = await run(process.execPath, asProcess(script), { env: { ...bareEnvironment, ...environment() } });
    const { before, most, bytes } = JSON.parse(stdout);
    expect(bytes).toBe(250);
    // Four parts of 8 MiB on their way, what is read ahead, and what the collector has not looked at yet.
    expect(most - before).toBeLessThan(200);
  }, 300_000);

  test('the SDK is loaded for a bucket and not for a folder', async () => {
    const script = (location: string) => `
      import { registerHooks } from 'node:module';
      let loaded = 0;
      registerHooks({ load(url, context, next) { if (url.includes('@aws-sdk')) loaded += 1; return next(url, context); } });
      const { openArtifacts } = await import(${JSON.stringify(new URL('./open.ts', import.meta.url).href)});
      const store = openArtifacts('${location}', { UNDERSTUDY_ARTIFACTS_CACHE: '/nowhere', UNDERSTUDY_ARTIFACTS_CACHE_GIB: 1, AWS_ENDPOINT_URL_S3: process.env.AWS_ENDPOINT_URL_S3 });
      await store.stat('key');
      console.log(loaded > 0);`;
    const loads = async (location: string) =>
      (await run(process.execPath, ['--input-type=module', '--eval', script(location)], { env: { ...bareEnvironment, ...environment() } }))
        .stdout;
    expect(await loads('/nowhere/at/all')).toBe('false\n');
    expect(await loads(`s3://${bucket()}`)).toBe('true\n');
  });

  describe('tells what is wrong and what to do about it:', () => {
    const options = { cache: '/nowhere', cacheBytes: 1 };
    const faults = async (store: ReturnType<typeof createS3Store>) =>
      await Promise.all(
        [() => store.write('a/key', ['x']), () => store.read('a/key'), () => store.stat('a/key'), () => store.check()].map((ask) =>
          ask().then(
            () => 'nothing',
            (error: unknown) => error,
          ),
        ),
      );

    test('no such bucket', async () => {
      for (const error of await faults(createS3Store('s3://not-made', { ...options, endpoint: endpoint() }))) {
        expect(error).toMatchObject({ name: 'ArtifactError', code: 'unavailable' });
        expect(String(error)).toMatch(/There is no bucket not-made at http.*make it, or set UNDERSTUDY_ARTIFACTS/);
      }
    });

    test('no credentials', async () => {
      const script = `
        const store = createS3Store('s3://${bucket()}/x', { cache: '/nowhere', cacheBytes: 1, endpoint: process.env.AWS_ENDPOINT_URL_S3 });
        console.log(await store.write('a/key', ['x']).catch((error) => error.code + ' ' + error.message));`;
      const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...env } = environment();
      const { stdout } = await run(process.execPath, asProcess(script), { env: { ...bareEnvironment, ...env } });
      expect(stdout).toMatch(/^unavailable No credentials for s3:\/\/\S+\/x were found: set AWS_ACCESS_KEY_ID/);
    });

    test('access denied', async () => {
      await using server = await startS3Server();
      const name = await server.createBucket();
      const statement = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: `arn:aws:s3:::${name}/*` };
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
      const put = await fetch(`${server.endpoint}/${name}?policy`, { method: 'PUT', body: Policy });
      expect(put.ok).toBe(true);
      const store = createS3Store(`s3://${name}`, { ...options, endpoint: server.endpoint });
      await expect(store.write('a/key', ['x'])).rejects.toThrow(
        /denies access to a\/key in s3:\/\/\S+ .*permissions of docs\/artifact-store-on-s3\.md/,
      );
    });

    test('a server that is away, and one that does not answer, within the second that /readyz has', async () => {
      const away = createS3Store(`s3://${bucket()}`, { ...options, endpoint: 'http://127.0.0.1:9' });
      await expect(away.write('a/key', ['x'])).rejects.toThrow(
        /does not answer at http:\/\/127\.0\.0\.1:9 \(ECONNREFUSED\): check AWS_ENDPOINT_URL_S3/,
      );
      await using proxy = await startProxy(endpoint());
      const silent = createS3Store(`s3://${bucket()}`, { ...options, endpoint: proxy.endpoint });
      await expect.poll(() => silent.check()).toBeUndefined();
      proxy.silence();
      await expect(silent.check()).rejects.toThrow(/did not answer within 0\.9 s/);
    });

    test('a place that is none', () => {
      for (const location of [
        's3://',
        's3:bucket',
        's3://Bucket',
        's3://key:secret@bucket/x',
        's3://bucket/../x',
        's3://bucket//x',
        's3://bucket/x?y',
      ])
        expect(() => createS3Store(location, options), location).toThrow(/no place in a bucket; give s3:\/\/bucket/);
    });
  });
});
