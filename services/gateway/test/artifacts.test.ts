import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { artifactListSchema } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { problemOf, test } from './gateway-test.ts';

const rows = '{"id":"q_1"}\n{"id":"q_2"}\n';
const sha256 = createHash('sha256').update(rows).digest();

describe('artifacts', () => {
  test('are listed as stages leave them', async ({ gateway }) => {
    const { id, specSha256 } = await gateway.submit();
    await gateway.leave(id, 'train', rows);
    const list = artifactListSchema.parse(await (await gateway.request(`/v1/distillations/${id}/artifacts`)).json());
    expect(list.data.map(({ name }) => name)).toEqual(['spec', 'train']);
    expect(list.data[0]).toMatchObject({ path: '1-spec.json', sha256: specSha256 });
    expect(list.data[1]).toEqual({
      name: 'train',
      path: '4-dataset/train.jsonl',
      contentType: 'application/jsonl',
      sha256: sha256.toString('hex'),
      bytes: 26,
    });
  });

  test('are downloaded with their digest and a name to keep them by', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await gateway.leave(id, 'train', rows);
    const path = `/v1/distillations/${id}/artifacts/train`;
    for (const method of ['GET', 'HEAD']) {
      const response = await gateway.request(path, { method });
      expect(response.status).toBe(200);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'application/jsonl',
        'content-length': '26',
        'content-disposition': 'attachment; filename="beethoven-train.jsonl"',
        'repr-digest': `sha-256=:${sha256.toString('base64')}:`,
        'accept-ranges': 'bytes',
      });
      expect(await response.text()).toBe(method === 'GET' ? rows : '');
    }
    const etag = `"${sha256.toString('hex')}"`;
    for (const tags of [etag, `W/${etag}`, `"of-another-file", ${etag}`, '*'])
      expect((await gateway.request(path, { headers: { 'if-none-match': tags } })).status).toBe(304);
    expect((await gateway.request(path, { headers: { 'if-none-match': '"of-another-file"' } })).status).toBe(200);
  });

  test.for<[string, string, string]>([
    ['bytes=0-4', rows.slice(0, 5), 'bytes 0-4/26'],
    ['bytes=13-', rows.slice(13), 'bytes 13-25/26'],
    ['bytes=-13', rows.slice(13), 'bytes 13-25/26'],
    ['bytes=20-1000', rows.slice(20), 'bytes 20-25/26'],
    ['bytes=-1000', rows, 'bytes 0-25/26'],
  ])('the range %s is a part', async ([range, text, contentRange], { gateway }) => {
    const { id } = await gateway.submit();
    await gateway.leave(id, 'train', rows);
    const response = await gateway.request(`/v1/distillations/${id}/artifacts/train`, { headers: { range } });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(contentRange);
    expect(await response.text()).toBe(text);
  });

  test.for(['bytes=0-1,3-4', 'lines=1-2', 'bytes=5-2', 'bytes=-', 'nonsense'])('the range %s is left alone', async (range, { gateway }) => {
    const { id } = await gateway.submit();
    await gateway.leave(id, 'train', rows);
    const response = await gateway.request(`/v1/distillations/${id}/artifacts/train`, { headers: { range } });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(rows);
  });

  test('a range behind the end is refused with the size', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await gateway.leave(id, 'train', rows);
    for (const range of ['bytes=26-', 'bytes=-0']) {
      const response = await gateway.request(`/v1/distillations/${id}/artifacts/train`, { headers: { range } });
      expect(response.status).toBe(416);
      expect(response.headers.get('content-range')).toBe('bytes */26');
      await problemOf(response);
    }
  });

  test('a download that is resumed after the file changed begins anew', async ({ gateway }) => {
    const { id } = await gateway.submit();
    await gateway.leave(id, 'train', rows);
    const headers = { range: 'bytes=5-', 'if-range': '"of-an-earlier-file"' };
    expect((await gateway.request(`/v1/distillations/${id}/artifacts/train`, { headers })).status).toBe(200);
  });

  test.for(['shadow', '..%2f..%2fetc%2fpasswd', '1-spec.json', '__proto__'])('%s is no name of one', async (name, { gateway }) => {
    const { id } = await gateway.submit();
    const response = await gateway.request(`/v1/distillations/${id}/artifacts/${name}`);
    expect(response.status).toBe(404);
    await problemOf(response);
  });

  test('one that is not there yet, and one whose file was taken away, are not found', async ({ gateway }) => {
    const { id } = await gateway.submit();
    const missing = await gateway.request(`/v1/distillations/${id}/artifacts/adapter`);
    expect((await problemOf(missing)).detail).toBe(`${id} has no adapter yet.`);
    await rm(join(gateway.folder, 'distillations', id, '1-spec.json'));
    const gone = await gateway.request(`/v1/distillations/${id}/artifacts/spec`);
    expect(gone.status).toBe(404);
    expect((await problemOf(gone)).detail).toContain('1-spec.json');
    const ofTheFile = ['etag', 'repr-digest', 'accept-ranges', 'content-disposition'].map((name) => gone.headers.get(name));
    expect(ofTheFile).toEqual([null, null, null, null]);
  });
});

describe('the report', () => {
  test('is refused as long as there is none, and clients are told not to repeat that', async ({ gateway }) => {
    const { id } = await gateway.submit();
    const response = await gateway.request(`/v1/distillations/${id}/report`);
    expect(response.status).toBe(409);
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect(await problemOf(response)).toMatchObject({ detail: `${id} has no report: it is queued.`, error: { code: 'not_ready' } });
    const early = await gateway.submit({ stopAfter: 'dataset' });
    expect((await problemOf(await gateway.request(`/v1/distillations/${early.id}/report`))).detail).toContain('it stops after its dataset');
  });

  test.for<[string, string, string]>([
    ['application/json', 'application/json', '{}'],
    ['*/*', 'application/json', '{}'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html; charset=utf-8', '<p>'],
    ['text/markdown', 'text/markdown; charset=utf-8', '# report'],
    ['text/*', 'text/html; charset=utf-8', '<p>'],
    ['application/json;q=0.1, text/markdown;q=0.5', 'text/markdown; charset=utf-8', '# report'],
    ['image/png', 'application/json', '{}'],
  ])('comes for Accept: %s as %s', async ([accept, type, text], { gateway }) => {
    const { id } = await gateway.submit();
    await gateway.leave(id, 'report', '{}');
    await gateway.leave(id, 'report-html', '<p>');
    await gateway.leave(id, 'report-markdown', '# report');
    const response = await gateway.request(`/v1/distillations/${id}/report`, { headers: { accept } });
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('vary')).toBe('accept');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
    expect(await response.text()).toBe(text);
  });
});
