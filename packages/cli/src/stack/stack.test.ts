import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, expect } from 'vitest';
import { keepRedis } from './keep-redis.ts';
import { FolderLocked, lockFolder } from './lock-folder.ts';
import { parseScale } from './services.ts';
import { startStack } from './start-stack.ts';
import { supervise } from './supervise.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'understudy-stack-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

/** A limit that only ends what hangs. */
const patience = { timeout: 50_000 };

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const node = (folder: string, source: string) => ({
  name: 'sample',
  command: process.execPath,
  args: ['-e', source],
  env: process.env,
  logFile: join(folder, 'sample.log'),
});

test('a data folder has one owner, who is named to the next', async ({ folder }) => {
  const first = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toThrow(new RegExp(`already runs on ${folder} \\(process ${process.pid}\\)`));
  await expect(lockFolder(folder)).rejects.toThrow(FolderLocked);
  await first[Symbol.asyncDispose]();
  await using _second = await lockFolder(folder);
});

test('the lock of a process that is gone is taken over, even when its pid lives on as another', async ({ folder }) => {
  await writeFile(join(folder, 'lock'), `${process.pid} 1`);
  await using _lock = await lockFolder(folder);
  expect(await readFile(join(folder, 'lock'), 'utf8')).not.toBe(`${process.pid} 1`);
});

test('of many who find a stale lock, one gets the folder', async ({ folder }) => {
  await writeFile(join(folder, 'lock'), '1 1');
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)));
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await readdir(folder)).toEqual(['lock']);
});

test('Redis that dies comes back on its port with its data, and goes when its owner is killed', async ({ folder }) => {
  const source = `
    const { keepRedis } = await import(${JSON.stringify(new URL('./keep-redis.ts', import.meta.url).href)});
    const redis = await keepRedis(${JSON.stringify(folder)}, { onGivenUp: console.error });
    setInterval(() => console.log(JSON.stringify({ pid: redis.pid, url: redis.url })), 50);`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  let seen: { pid?: number; url?: string } = {};
  createInterface({ input: owner.stdout }).on('line', (line) => {
    seen = JSON.parse(line);
  });
  await expect.poll(() => seen.pid, patience).toBeGreaterThan(0);
  const { pid = 0, url } = seen;
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => seen.pid !== undefined && seen.pid !== pid, patience).toBe(true);
  expect(seen.url).toBe(url);
  await expect.poll(() => readFile(join(folder, 'redis.pid'), 'utf8'), patience).toBe(String(seen.pid));
  owner.kill('SIGKILL');
  await expect.poll(() => alive(seen.pid ?? 0), patience).toBe(false);
});

test('a process that merely has the pid of an earlier Redis is left alone', async ({ folder }) => {
  await using bystander = new AsyncDisposableStack();
  const child = spawn('sleep', ['1000'], { cwd: '/' });
  bystander.defer(() => void child.kill('SIGKILL'));
  await writeFile(join(folder, 'redis.pid'), String(child.pid));
  await using _ = await keepRedis(folder, { onGivenUp: () => {} });
  expect(alive(child.pid ?? 0)).toBe(true);
});

test('a program that is not there is given up with its name', async ({ folder }) => {
  const reasons: string[] = [];
  await using _ = supervise({ ...node(folder, ''), command: '/nowhere/node', onGivenUp: (reason) => reasons.push(reason) });
  await expect.poll(() => reasons[0], patience).toMatch(/sample cannot be started: .*\/nowhere\/node/);
});

test('a process that is killed is started again', async ({ folder }) => {
  const child = supervise({ ...node(folder, 'setInterval(() => {}, 1000)'), onGivenUp: () => {} });
  await using _ = child;
  child.markReady();
  await expect.poll(() => child.pid, patience).toBeGreaterThan(0);
  const first = child.pid ?? 0;
  process.kill(first, 'SIGKILL');
  await expect.poll(() => child.restarts, patience).toBe(1);
  expect(child.pid).not.toBe(first);
});

test('a process that ends before it was ready is given up with its last words', async ({ folder }) => {
  const reasons: string[] = [];
  await using _ = supervise({
    ...node(folder, 'process.stderr.write("sample: Port 80 is taken.\\n"); process.exit(1)'),
    onGivenUp: (reason) => reasons.push(reason),
  });
  await expect.poll(() => reasons, patience).toHaveLength(1);
  expect(reasons[0]).toContain('sample ended with code 1: sample: Port 80 is taken.');
});

test('a process that keeps dying is given up after five times', async ({ folder }) => {
  const reasons: string[] = [];
  const child = supervise({
    ...node(folder, 'setTimeout(() => process.exit(3), 20)'),
    onGivenUp: (reason) => reasons.push(reason),
  });
  await using _ = child;
  child.markReady();
  await expect.poll(() => reasons, patience).toHaveLength(1);
  expect(reasons[0]).toContain('ended with code 3 5 times in a minute');
});

test('a process that does not end when asked is killed', async ({ folder }) => {
  const child = supervise({
    ...node(folder, 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); process.stdout.write("deaf\\n")'),
    onGivenUp: () => {},
  });
  await expect.poll(() => readFile(join(folder, 'sample.log'), 'utf8').catch(() => ''), patience).toContain('deaf');
  const pid = child.pid ?? 0;
  await child.stop(100);
  expect(alive(pid)).toBe(false);
});

test('how many processes of a service run is read from name and count', () => {
  expect(parseScale([])).toEqual({});
  expect(parseScale(['teacher-worker=4', 'trainer=0', 'evaluator=64'])).toEqual({ 'teacher-worker': 4, trainer: 0, evaluator: 64 });
});

test.for<[string[], RegExp]>([
  [['gateway=2'], /gateway=2 .*one of question-generator, teacher-worker/],
  [['teacher-worker'], /NAME=COUNT/],
  [['teacher-worker='], /NAME=COUNT/],
  [['teacher-worker=65'], /0 to 64/],
  [['teacher-worker=-1'], /0 to 64/],
  [['teacher-worker=1.5'], /0 to 64/],
  [['teacher-worker=2,trainer=1'], /NAME=COUNT/],
  [['teacher-worker=2', 'teacher-worker=3'], /teacher-worker twice, with 2 and 3/],
])('the scale %j is refused, and what may be scaled is told', ([texts, message]) => {
  expect(() => parseScale(texts)).toThrow(message);
});

test('a gateway port that is taken is said with the port, and nothing is left running', async ({ folder }) => {
  const taken = createServer();
  taken.listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const starting = startStack({ data: folder, port, scale: {}, environment: process.env, signal: new AbortController().signal });
  await expect(starting).rejects.toThrow(new RegExp(`Port ${port} on 127.0.0.1 is taken`));
  taken.close();
  await using _ = await lockFolder(folder);
});

test('when its owner is killed, a stack ends by itself and can be started anew on the same folder', async ({ folder }) => {
  const source = `
    const { startStack } = await import(${JSON.stringify(new URL('./start-stack.ts', import.meta.url).href)});
    const stack = await startStack({ data: ${JSON.stringify(folder)}, port: 0, scale: {}, environment: process.env, signal: new AbortController().signal });
    console.log(JSON.stringify({ pids: stack.processes.map((child) => child.pid), redis: stack.redis.pid }));`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  const { pids, redis } = JSON.parse(line.toString()) as { pids: number[]; redis: number };
  expect(pids.length).toBeGreaterThanOrEqual(7);
  await expect(
    startStack({ data: folder, port: 0, scale: {}, environment: process.env, signal: new AbortController().signal }),
  ).rejects.toThrow(`process ${owner.pid}`);
  owner.kill('SIGKILL');
  await expect.poll(() => pids.filter(alive), patience).toEqual([]);
  await using stack = await startStack({
    data: folder,
    port: 0,
    scale: {},
    environment: process.env,
    signal: new AbortController().signal,
  });
  expect(alive(redis)).toBe(false);
  const response = await fetch(`${stack.url}/readyz`);
  expect(response.status).toBe(200);
}, 120_000);
