import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import OpenAI, { toFile } from 'openai';
import { describe, expect } from 'vitest';
import { test as base, problemOf } from './gateway-test.ts';
import type { Gateway } from './start-gateway.ts';

const test = base.extend<{ openai: OpenAI }>({
  openai: async ({ gateway }, use) => use(new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 })),
});

const turn = (role: string, content: string) => ({ role, content });
const answered = { messages: [turn('user', 'Why?'), turn('assistant', 'Because.')] };
const asked = { messages: [turn('user', 'Why?'), turn('user', 'And then?')] };
const under = (system: string) => ({ messages: [turn('system', system), ...answered.messages] });
const lines = (...rows: unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n');
const file = (text: string, name = 'rows.jsonl') => toFile(Buffer.from(text), name);
const kept = (gateway: Gateway) => {
  const folder = join(gateway.folder, 'uploads');
  return existsSync(folder) ? readdirSync(folder) : [];
};

describe("OpenAI's own client", () => {
  test('hands in a file, finds it again, and reads it byte by byte', async ({ openai }) => {
    const text = `${lines(answered, answered)}\n\n`;
    const made = await openai.files.create({ file: await file(text), purpose: 'fine-tune' });
    const bytes = Buffer.byteLength(text);
    expect(made).toMatchObject({ object: 'file', bytes, filename: 'rows.jsonl', purpose: 'fine-tune', status: 'processed' });
    expect(Math.abs(made.created_at - Date.now() / 1000)).toBeLessThan(60);
    expect(await openai.files.retrieve(made.id)).toEqual(made);
    expect(await openai.files.waitForProcessing(made.id)).toEqual(made);
    expect(await (await openai.files.content(made.id)).text()).toBe(text);
  });

  test('lists page by page, newest or oldest first', async ({ openai }) => {
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c'])
      ids.push((await openai.files.create({ file: await file(lines(answered), name), purpose: 'fine-tune' })).id);
    const names = async (query: object) => (await Array.fromAsync(await openai.files.list(query))).map(({ filename }) => filename);
    expect(await names({})).toEqual(['c', 'b', 'a']);
    expect(await names({ limit: 1 })).toEqual(['c', 'b', 'a']);
    expect(await names({ order: 'asc', limit: 2 })).toEqual(['a', 'b', 'c']);
    expect(await names({ after: ids[1] })).toEqual(['a']);
    expect(await names({ purpose: 'assistants' })).toEqual([]);
  });

  test('deletes a file, once, and not while a job that has not ended may read it', async ({ openai, gateway }) => {
    const { id } = await openai.files.create({ file: await file(lines(answered)), purpose: 'fine-tune' });
    const job = await openai.fineTuning.jobs.create({ model: 'small', training_file: id });
    const message = expect.stringContaining(`${job.id} is queued and may still read ${id}`);
    await expect(openai.files.delete(id)).rejects.toMatchObject({ status: 409, message });
    await openai.fineTuning.jobs.cancel(job.id);
    expect(await openai.files.delete(id)).toEqual({ id, object: 'file', deleted: true });
    expect(kept(gateway)).toEqual([]);
    await expect(openai.files.retrieve(id)).rejects.toMatchObject({ status: 404, code: 'not_found' });
    await expect(openai.files.delete(id)).rejects.toMatchObject({ status: 404 });
  });

  test.for<[string, string, RegExp]>([
    [
      'an answer that is missing',
      lines(answered, { messages: [...answered.messages, turn('user', 'Why?')] }),
      /Line 2 is no row: "messages.2" has no answer/,
    ],
    [
      'two turns of one side',
      lines({ messages: [turn('user', 'a'), turn('user', 'b'), turn('assistant', 'c')] }),
      /Line 1 .*"messages.1" must be of the assistant/,
    ],
    ['an assistant who speaks first', lines({ messages: [turn('assistant', 'a')] }), /Line 1 .*"messages.0" must be of the user/],
    ['a system message in the middle', lines({ messages: [turn('user', 'a'), turn('system', 'b')] }), /"messages.1" is a system message/],
    ['a blank answer', lines({ messages: [turn('user', 'a'), turn('assistant', ' ')] }), /Line 1 .*"messages.1.content" is blank/],
    ['a weight', lines({ messages: [turn('user', 'a'), { ...turn('assistant', 'b'), weight: 0 }] }), /Line 1 .*Unknown key "weight"/],
    ['tools', lines({ ...answered, tools: [] }), /Line 1 .*Unknown key "tools"/],
    ['questions among rows', lines(answered, '', asked).replace('""\n', '\n'), /Line 3 has no answer, and line 1 has one/],
    ['rows among questions', lines('Why?', answered), /Line 2 has an answer, and line 1 has none/],
    [
      'two system messages',
      lines(under('You are A.'), under('You are A.'), under('You are B.')),
      /Line 3 has another system message than line 1/,
    ],
    ['a system message that comes late', lines(answered, under('You are A.')), /Line 2 has a system message, and line 1 has none/],
    ['a system message that is missing', lines(under('You are A.'), answered), /Line 2 has no system message, and line 1 has one/],
    ['a line that is no JSON', `${lines(answered)}\n{"messages":`, /Line 2 is not JSON/],
  ])('is told of %s by the number of the line, and nothing is kept', async ([, text, message], { openai, gateway }) => {
    const handingIn = openai.files.create({ file: await file(text), purpose: 'fine-tune' });
    await expect(handingIn).rejects.toMatchObject({
      status: 400,
      param: 'file',
      code: 'invalid_request',
      message: expect.stringMatching(message),
    });
    expect(kept(gateway)).toEqual([]);
  });

  test('is told that files are for fine-tuning alone, and do not expire', async ({ openai, gateway }) => {
    const handIn = async (more: object) => openai.files.create({ file: await file(lines(answered)), purpose: 'fine-tune', ...more });
    await expect(handIn({ purpose: 'batch' })).rejects.toMatchObject({ status: 400, param: 'purpose' });
    const expiring = handIn({ expires_after: { anchor: 'created_at', seconds: 3600 } });
    await expect(expiring).rejects.toMatchObject({ status: 400, message: expect.stringContaining('expires_after') });
    expect(kept(gateway)).toEqual([]);
  });
});

describe('a form', () => {
  const send = (gateway: Gateway, fields: readonly (readonly [string, string | Blob])[]) => {
    const body = new FormData();
    for (const [name, value] of fields) typeof value === 'string' ? body.append(name, value) : body.append(name, value, 'rows.jsonl');
    return gateway.request('/v1/files', { method: 'POST', body });
  };
  const blob = new Blob([lines(answered)]);

  test('may have its purpose before the file or after it', async ({ gateway }) => {
    for (const fields of [
      [
        ['purpose', 'fine-tune'],
        ['file', blob],
      ],
      [
        ['file', blob],
        ['purpose', 'fine-tune'],
      ],
    ] as const)
      expect((await send(gateway, fields)).status).toBe(200);
  });

  test.for<[string, [string, string | Blob][], string]>([
    ['no file', [['purpose', 'fine-tune']], 'file'],
    [
      'a text for a file',
      [
        ['purpose', 'fine-tune'],
        ['file', 'rows'],
      ],
      'file',
    ],
    ['no purpose', [['file', blob]], 'purpose'],
    [
      'a wrong purpose behind its file',
      [
        ['file', blob],
        ['purpose', 'vision'],
      ],
      'purpose',
    ],
    [
      'two files',
      [
        ['purpose', 'fine-tune'],
        ['file', blob],
        ['file', blob],
      ],
      'file',
    ],
    [
      'an unknown field',
      [
        ['file', blob],
        ['purpose', 'fine-tune'],
        ['colour', 'red'],
      ],
      'colour',
    ],
  ])('with %s is refused, and nothing is kept', async ([, fields, param], { gateway }) => {
    const problem = await problemOf(await send(gateway, fields));
    expect([problem.status, problem.error.param]).toEqual([400, param]);
    expect(kept(gateway)).toEqual([]);
  });

  test('that is none, or is cut off, is refused', async ({ gateway }) => {
    const post = (type: string, body: string) => gateway.request('/v1/files', { method: 'POST', headers: { 'content-type': type }, body });
    expect((await problemOf(await post('application/json', '{}'))).status).toBe(415);
    expect((await problemOf(await post('multipart/form-data', 'x'))).status).toBe(400);
    const cut = '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n{"messages":';
    expect((await problemOf(await post('multipart/form-data; boundary=x', cut))).status).toBe(400);
    expect(kept(gateway)).toEqual([]);
  });

  test('of more than 64 MiB is refused', async ({ gateway }) => {
    const line = `${JSON.stringify({ messages: [turn('user', 'a'.repeat(100_000)), turn('assistant', 'b')] })}\n`;
    const large = new Blob([line.repeat(700)]);
    const problem = await problemOf(
      await send(gateway, [
        ['purpose', 'fine-tune'],
        ['file', large],
      ]),
    );
    expect([problem.status, problem.error.code]).toEqual([413, 'body_too_large']);
    expect(kept(gateway)).toEqual([]);
  });
});

test('a file is an upload by another name', async ({ gateway, openai }) => {
  const response = await gateway.request('/v1/uploads', {
    method: 'POST',
    headers: { 'content-type': 'application/jsonl' },
    body: lines(answered),
  });
  const upload = (await response.json()) as { id: string };
  expect(upload).toMatchObject({ kind: 'rows', filename: null });
  expect(await openai.files.retrieve(upload.id.replace('upl_', 'file-'))).toMatchObject({ filename: `${upload.id}.jsonl` });
});
