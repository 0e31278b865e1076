import type { ServerResponse } from 'node:http';
import { accessKeySchema } from '@understudy/contracts';
import { serve } from '@understudy/testing';
import { expect, test } from 'vitest';
import { createClient } from './create-client.ts';

const named = accessKeySchema.parse({
  id: 'a'.repeat(16),
  object: 'access_key',
  name: 'ann',
  createdAt: '2026-01-01T00:00:00.000Z',
  lastUsedAt: null,
});
const created = { ...named, key: `uk_${named.id}_secret` };

const refuse = (response: ServerResponse, retryAfter: string, { status = 503, code = 'overloaded' } = {}) => {
  const detail = 'Ask again in a moment.';
  const error = { message: detail, type: 'server_error', param: null, code };
  const problem = { type: 'urn:x', title: 'x', status, detail, instance: '/', requestId: 'r', errors: [], error };
  response.writeHead(status, { 'content-type': 'application/json', 'retry-after': retryAfter }).end(JSON.stringify(problem));
};

test('a gateway that has too much to do is asked again, as late as it says, three times in all; what is streamed goes once', async () => {
  const asked: string[] = [];
  let busy = 2;
  await using server = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${body}`);
      if (asked.length <= busy) refuse(response, '0');
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(created));
    });
  });
  const client = createClient(server);
  expect(await client.createKey({ name: 'ann' })).toEqual(created);
  expect(asked).toEqual(Array(3).fill('POST /v1/keys {"name":"ann"}'));

  busy = Number.POSITIVE_INFINITY;
  await expect(client.models()).rejects.toMatchObject({ code: 'overloaded', status: 503, retryAfter: 0, passing: true });
  expect(asked.slice(3)).toEqual(Array(3).fill('GET /v1/models '));
  await expect(client.upload('{}\n')).rejects.toMatchObject({ code: 'overloaded' });
  expect(asked.slice(6)).toEqual(['POST /v1/uploads {}\n']);
});

test('a request that failed in any other way may have done something, and is made once', async () => {
  let asked = 0;
  await using server = await serve((_, response) => {
    asked += 1;
    refuse(response, '0', { status: 500, code: 'internal' });
  });
  await expect(createClient(server).createKey({ name: 'ann' })).rejects.toMatchObject({ code: 'internal', passing: true });
  expect(asked).toBe(1);
});

test('waiting for such a gateway ends with the signal', async () => {
  const aborting = new AbortController();
  await using server = await serve((_, response) => {
    refuse(response, '1000');
    setTimeout(() => aborting.abort(), 50);
  });
  const asking = createClient(server).submit({ prompt: 'You are Beethoven.' }, { signal: aborting.signal });
  await expect(asking).rejects.toMatchObject({ name: 'AbortError' });
});
