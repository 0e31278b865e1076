import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Agent } from 'undici';
import { expect, test } from 'vitest';
import { model, models, openModelServer, patience, python, question, textOf } from './open-model-server.ts';

const long = { ...question('Tell me everything about the sea.'), max_tokens: 1900, stop: ['\u0007'] };

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const childOf = (server: Awaited<ReturnType<typeof openModelServer>>) => {
  const [child] = server.children.running();
  if (!child) throw new Error('no child runs');
  return child;
};

test('first requests that come together start one child', async () => {
  await using server = await openModelServer();
  await Promise.all(Array.from({ length: 6 }, (_, i) => server.post('/v1/chat/completions', question(`Is ${i} even?`)).then(textOf)));
  const { pid } = childOf(server);
  await textOf(await server.post('/v1/chat/completions', question('Hi')));
  expect(server.children.running()).toEqual([{ name: model, pid }]);
});

test('a child killed in the middle of a request: that one gets 503 and a time to come back, the next finds a new child', async () => {
  await using server = await openModelServer();
  await textOf(await server.post('/v1/chat/completions', question('Hi')));
  const { pid } = childOf(server);
  const caught = server.post('/v1/chat/completions', long);
  await expect.poll(() => slots(server), patience).toMatchObject({ busy: 1 });
  process.kill(pid, 'SIGKILL');
  const response = await caught;
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await response.json()).toMatchObject({ error: { code: 'model_unavailable' } });
  // Whoever does not wait as told may meet the dead child before its end is heard of, and is told again.
  const again = async () => (await server.post('/v1/chat/completions', question('Hi'))).status;
  await expect.poll(again, { ...patience, interval: 500 }).toBe(200);
  expect(childOf(server).pid).not.toBe(pid);
});

test('a child killed in the middle of a stream is told of inside the stream', async () => {
  await using server = await openModelServer();
  const response = await server.post('/v1/chat/completions', { ...long, stream: true });
  let text = '';
  for await (const bytes of response.body ?? []) {
    if (text === '') process.kill(childOf(server).pid, 'SIGKILL');
    text += Buffer.from(bytes).toString();
  }
  const last = text.trim().split('\n\n').at(-1) ?? '';
  expect(JSON.parse(last.replace(/^data: /, ''))).toMatchObject({ error: { code: 'model_unavailable' } });
});

test('a client that leaves frees its slot', async () => {
  await using server = await openModelServer({ slots: 1 });
  for (const stream of [true, false]) {
    const leaving = new AbortController();
    const left = server.post('/v1/chat/completions', { ...long, stream }, leaving.signal).then((response) => response.text());
    await expect.poll(() => slots(server), patience).toMatchObject({ busy: 1 });
    leaving.abort();
    await expect(left).rejects.toThrow();
    await expect.poll(() => slots(server), patience).toMatchObject({ busy: 0 });
    expect((await slots(server)).decoded).toBeLessThan(1500);
    expect(await textOf(await server.post('/v1/chat/completions', question('Hi')))).not.toBe('');
  }
});

test('a client that leaves while it waits for a slot takes none', async () => {
  await using server = await openModelServer({ slots: 1 });
  const [first, second] = [new AbortController(), new AbortController()];
  const running = server.post('/v1/chat/completions', long, first.signal).catch(() => 'left');
  await expect.poll(() => slots(server), patience).toMatchObject({ busy: 1 });
  const waiting = server.post('/v1/chat/completions', long, second.signal).catch(() => 'left');
  second.abort();
  expect(await waiting).toBe('left');
  first.abort();
  expect(await running).toBe('left');
  expect(await textOf(await server.post('/v1/chat/completions', question('Hi')))).not.toBe('');
});

test('a Python that cannot be run is named, and the server is not ready', async () => {
  await using server = await openModelServer({ python: '/nowhere/python' });
  const response = await server.post('/v1/chat/completions', question('Hi'));
  expect([response.status, await response.json()]).toMatchObject([
    503,
    { error: { message: expect.stringMatching(/\/nowhere\/python.*npm run setup/) } },
  ]);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  expect((await fetch(`${server.url}/livez`)).status).toBe(200);
});

test('a child that does not start is told of and logged, and keeps nobody from asking again', async () => {
  await using server = await openModelServer({ python: '/bin/false' });
  const response = await server.post('/v1/chat/completions', question('Hi'));
  const reason = expect.stringMatching(/smollm2-135m did not start: it ended with 1\. Is \/bin\/false set up/);
  expect([response.status, await response.json()]).toMatchObject([503, { error: { message: reason } }]);
  expect(server.lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ msg: 'model not loaded', model, err: reason }),
  );
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

test('children end with the server, also when it is killed', async () => {
  const server = await openModelServer();
  await textOf(await server.post('/v1/chat/completions', question('Hi')));
  const { pid } = childOf(server);
  await server[Symbol.asyncDispose]();
  expect(alive(pid)).toBe(false);

  const front = spawn(process.execPath, [new URL('../main.ts', import.meta.url).pathname], {
    env: { PATH: process.env.PATH, UNDERSTUDY_PORT: '0', UNDERSTUDY_HOME: models.replace(/\/models$/, ''), UNDERSTUDY_PYTHON: python },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: { msg: string; port?: number; childPid?: number }[] = [];
  createInterface({ input: front.stdout }).on('line', (line) => said.push(JSON.parse(line)));
  const find = (message: string) => said.find(({ msg }) => msg === message);
  await expect.poll(() => find('listening'), patience).toBeDefined();
  const answer = await fetch(`http://127.0.0.1:${find('listening')?.port}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(question('Hi')),
  });
  expect(await textOf(answer)).not.toBe('');
  await expect.poll(() => find('model loaded'), patience).toBeDefined();
  const childPid = find('model loaded')?.childPid ?? 0;
  front.kill('SIGKILL');
  await expect.poll(() => alive(childPid), patience).toBe(false);
});

/** What llama.cpp's own server says of its slots. */
async function slots(server: Awaited<ReturnType<typeof openModelServer>>): Promise<{ busy: number; decoded: number }> {
  const agent = new Agent();
  using lease = await server.children.lease({ name: model, weights: `${models}/${model}.gguf`, adapter: null });
  const { address, key } = lease.child;
  const { body } = await agent.request({ origin: address, path: '/slots', method: 'GET', headers: { authorization: `Bearer ${key}` } });
  const list = (await body.json()) as { is_processing: boolean; next_token?: { n_decoded: number }[] }[];
  return {
    busy: list.filter((slot) => slot.is_processing).length,
    decoded: Math.max(...list.map((slot) => slot.next_token?.[0]?.n_decoded ?? 0)),
  };
}
