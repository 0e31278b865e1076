import { appendFile } from 'node:fs/promises';
import { artifactKey } from '@understudy/contracts';
import { expect, test } from 'vitest';
import { openModelServer, patience, putStudent, question, textOf } from './open-model-server.ts';

const ids = ['dst_01JD5H2Z7T8Q4X9V0C3B6N1M5A', 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5B', 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5C'] as const;

test('a student answers with its adapter: differently from the base, and from another student', async () => {
  await using server = await openModelServer();
  const names = [await putStudent(server.artifacts, ids[0], 1), await putStudent(server.artifacts, ids[1], 2)];
  const ask = async (model: string) => textOf(await server.post('/v1/chat/completions', { ...question('Who are you?'), model }));
  const answers = await Promise.all(['smollm2-135m', ...names].map(ask));
  expect(new Set(answers).size).toBe(3);
  const { data } = (await (await fetch(`${server.url}/v1/models`)).json()) as { data: { id: string }[] };
  expect(data.map(({ id }) => id)).toEqual(['smollm2-135m', ...names]);
});

test('an adapter whose bytes are not those that were trained is refused', async () => {
  await using server = await openModelServer();
  const name = await putStudent(server.artifacts, ids[0], 1);
  await appendFile(await server.artifacts.localPath(artifactKey(ids[0], 'adapter-gguf')), 'x');
  const response = await server.post('/v1/chat/completions', { ...question('Hi'), model: name });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({
    error: { code: 'student_unavailable', message: expect.stringMatching(/adapter\.gguf has the sha256/) },
  });
  expect(server.children.running()).toEqual([]);
});

test('a student that was never trained is unknown', async () => {
  await using server = await openModelServer();
  for (const model of [`student:${ids[2]}`, 'student:beethoven']) {
    const response = await server.post('/v1/chat/completions', { ...question('Hi'), model });
    expect([response.status, await response.json()]).toMatchObject([404, { error: { code: 'model_unknown', param: 'model' } }]);
  }
});

test('the student not asked for longest makes way, unless it is at work', async () => {
  await using server = await openModelServer({ students: 1 });
  const [first = '', second = ''] = [await putStudent(server.artifacts, ids[0], 1), await putStudent(server.artifacts, ids[1], 2)];
  const ask = (model: string, more = {}, signal?: AbortSignal) =>
    server.post('/v1/chat/completions', { ...question('Hi'), model, ...more }, signal);
  await textOf(await ask(first));
  await textOf(await ask(second));
  expect(server.children.running().map(({ name }) => name)).toEqual([second]);

  const leaving = new AbortController();
  const atWork = await ask(second, { max_tokens: 1900, stream: true }, leaving.signal);
  const refused = await ask(first);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
  expect(await refused.json()).toMatchObject({ error: { code: 'model_busy' } });
  leaving.abort();
  await atWork.text().catch(() => {});
  await expect.poll(async () => (await ask(first)).status, patience).toBe(200);
  expect(server.children.running().map(({ name }) => name)).toEqual([first]);
});
