import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { uploadKey, uploadSchema } from '@understudy/contracts';
import { describe, expect } from 'vitest';
import { problemOf, test } from './gateway-test.ts';
import type { Gateway } from './start-gateway.ts';

const upload = (gateway: Gateway, body: string | Buffer<ArrayBuffer> | ReadableStream, type = 'application/jsonl') =>
  gateway.request('/v1/uploads', { method: 'POST', headers: { 'content-type': type }, body, duplex: 'half' } as RequestInit);
const kept = (gateway: Gateway) => {
  const folder = join(gateway.folder, 'uploads');
  return existsSync(folder) ? readdirSync(folder) : [];
};

describe('an upload', () => {
  test.for(['application/jsonl', 'application/x-ndjson', 'application/jsonl; charset=utf-8'])(
    'sent as %s is kept byte by byte, with its rows counted',
    async (type, { gateway }) => {
      const text = '"Why?"\n\n{"text":"Who are you?","followUps":["Since when?"]}\r\n"\u2028 🎹?"';
      const response = await upload(gateway, text, type);
      expect(response.status).toBe(201);
      const made = uploadSchema.parse(await response.json());
      expect(response.headers.get('location')).toBe(`/v1/uploads/${made.id}`);
      expect(made).toMatchObject({
        rows: 3,
        bytes: Buffer.byteLength(text),
        sha256: createHash('sha256').update(text).digest('hex'),
      });
      expect(await readFile(join(gateway.folder, uploadKey(made.id)), 'utf8')).toBe(text);
      expect(await (await gateway.request(`/v1/uploads/${made.id}`)).json()).toEqual(made);
    },
  );

  test('may be named by a spec', async ({ gateway }) => {
    const { id } = uploadSchema.parse(await (await upload(gateway, '"Why did you write the Ninth?"\n"Who are you?"\n')).json());
    const prompt = 'You are Beethoven.';
    const taken = await gateway.post('/v1/distillations', { prompt, questions: { count: 2, items: { upload: id } } });
    expect([taken.status, taken.status === 201 ? '' : await taken.text()]).toEqual([201, '']);
    const unknown = { upload: 'upl_01JD5H2Z7T8Q4X9V0C3B6N1M5K' };
    const refused = await problemOf(await gateway.post('/v1/distillations', { prompt, questions: { count: 2, items: unknown } }));
    expect([refused.status, refused.errors[0]?.pointer]).toEqual([422, '/questions/items/upload']);
  });

  test.for<[string, string | Buffer<ArrayBuffer>, string, RegExp]>([
    ['a line that is no JSON', '"Why?"\nWhy not?\n', '/2', /Line 2 is not JSON: write a text in double quotes/],
    ['a line of another shape', '"Why?"\n\n{"question":"Why?"}\n', '/3', /Line 3 is no question: "text" is missing/],
    ['an empty question in its last line', '"Why?"\n""', '/2', /Line 2 is no question: .*empty/],
    ['a question that is too long', `"${'a'.repeat(20_001)}"\n`, '/1', /Line 1 is no question: .*20001 characters; at most 20000/],
    ['a line that is no UTF-8', Buffer.from([0x22, 0xff, 0x22, 0x0a]), '/1', /Line 1 is not UTF-8/],
    ['a line without an end', `"${'a'.repeat(3 * 2 ** 20)}`, '/1', /Line 1 is longer than 2 MiB/],
  ])('with %s is refused with the number of the line, and nothing is kept', async ([, body, pointer, detail], { gateway }) => {
    const problem = await problemOf(await upload(gateway, body));
    expect([problem.status, problem.errors.map((each) => each.pointer)]).toEqual([422, [pointer]]);
    expect(problem.detail).toMatch(detail);
    expect(kept(gateway)).toEqual([]);
  });

  test.for(['', '\n \n'])('of nothing is refused: %j', async (body, { gateway }) => {
    const problem = await problemOf(await upload(gateway, body));
    expect([problem.status, problem.detail]).toEqual([422, 'The file is empty: it must hold a question or a row a line.']);
    expect(kept(gateway)).toEqual([]);
  });

  test('of more than 64 MiB is refused, though its length was not told', async ({ gateway }) => {
    const line = `"${'Why? '.repeat(3000)}"\n`;
    const chunk = new TextEncoder().encode(line.repeat(70));
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += chunk.length;
        controller.enqueue(chunk);
        if (sent > 66 * 2 ** 20) controller.close();
      },
    });
    const problem = await problemOf(await upload(gateway, body));
    expect([problem.status, problem.error.code]).toEqual([413, 'body_too_large']);
    expect(problem.detail).toContain('larger than 64 MiB');
    expect(kept(gateway)).toEqual([]);
  });

  test('of another media type, or of none, is refused', async ({ gateway }) => {
    for (const type of ['application/json', 'text/csv']) {
      const problem = await problemOf(await upload(gateway, '["Why?"]', type));
      expect([problem.status, problem.detail]).toEqual([415, 'Send application/jsonl or application/x-ndjson: a question a line.']);
    }
    for (const path of ['/v1/uploads', '/v1/files']) {
      const response = await gateway.request(path, { method: 'POST', headers: { 'idempotency-key': path } });
      expect([path, (await problemOf(response)).error.code]).toEqual([path, 'unsupported_media_type']);
    }
  });

  test.for(['upl_01JD5H2Z7T8Q4X9V0C3B6N1M5K', 'upl_1', '..'])('is not found by the id %s', async (id, { gateway }) => {
    const response = await gateway.request(`/v1/uploads/${id}`);
    expect(response.status).toBe(404);
    await problemOf(response);
  });
});
