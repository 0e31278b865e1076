import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createClient } from './create-client.ts';
import { downloadTo } from './download-to.ts';

const id = 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K';
const content = Buffer.from('Freude, schöner Götterfunken, Tochter aus Elysium. '.repeat(2000));
const sha256 = createHash('sha256').update(content).digest('hex');

/** A host of that one file that breaks off after `most` bytes of each answer. */
async function openHost(most = Number.POSITIVE_INFINITY, etag = sha256) {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    ranges.push(request.headers.range);
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (start >= content.length) {
      const detail = 'behind the end';
      const error = { message: detail, type: 'x', param: null, code: 'invalid_request' };
      const problem = { type: 'x', title: 'x', status: 416, detail, instance: '/', requestId: 'r', errors: [], error };
      response.writeHead(416, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
      return;
    }
    response.writeHead(start > 0 ? 206 : 200, { etag: `"${etag}"`, 'content-length': content.length - start });
    const piece = content.subarray(start, start + most);
    if (start + most < content.length) response.write(piece, () => setTimeout(() => response.destroy(), 20));
    else response.end(piece);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = await mkdtemp(join(tmpdir(), 'understudy-download-'));
  return {
    client: createClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
    ranges,
    folder,
    to: join(folder, 'adapter'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

test('a file comes whole, and nothing else stays behind', async () => {
  await using host = await openHost();
  expect(await downloadTo(host.client, id, 'adapter', { to: host.to })).toEqual({ bytes: content.length, sha256 });
  expect(await readFile(host.to)).toEqual(content);
  expect(await readdir(host.folder)).toEqual(['adapter']);
});

test('a download that breaks goes on where it stopped', async () => {
  await using host = await openHost(50_000);
  expect(await downloadTo(host.client, id, 'adapter', { to: host.to })).toEqual({ bytes: content.length, sha256 });
  expect(await readFile(host.to)).toEqual(content);
  const [first, ...later] = host.ranges.map((range) => Number(/^bytes=(\d+)-$/.exec(range ?? 'bytes=0-')?.[1]));
  expect(first).toBe(0);
  expect(later.length).toBeGreaterThanOrEqual(2);
  // However much of each answer came before its end was heard of.
  expect(later.toSorted((one, other) => one - other)).toEqual(later);
});

test.for<[string, Buffer]>([
  ['of this file', content.subarray(0, 1000)],
  ['of another file', Buffer.from('y'.repeat(1000))],
  ['longer than the file', Buffer.from('y'.repeat(content.length + 1))],
])('what an earlier run left, %s, ends in the right file', async ([, left]) => {
  await using host = await openHost();
  await writeFile(`${host.to}.part`, left);
  await downloadTo(host.client, id, 'adapter', { to: host.to });
  expect(await readFile(host.to)).toEqual(content);
  expect(host.ranges[0]).toBe(`bytes=${left.length}-`);
});

test('a place that cannot be written to is a failure like others, which names it', async () => {
  await using host = await openHost();
  const to = join(host.folder, 'missing', 'adapter');
  await expect(downloadTo(host.client, id, 'adapter', { to })).rejects.toThrow(`no such file or directory, open '${to}.part'`);
  expect(host.ranges).toHaveLength(1);
});

test('a file that is not what the gateway says is refused and not kept', async () => {
  await using host = await openHost(Number.POSITIVE_INFINITY, 'a'.repeat(64));
  await expect(downloadTo(host.client, id, 'adapter', { to: host.to })).rejects.toThrow(`with the sha256 ${sha256}, not ${'a'.repeat(64)}`);
  expect(await readdir(host.folder)).toEqual([]);
});
