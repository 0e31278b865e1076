import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const program = fileURLToPath(new URL('../main.ts', import.meta.url));

test('up says where it is, runs until Ctrl-C, and leaves nothing running', async () => {
  const data = await mkdtemp(join(tmpdir(), 'understudy-up-'));
  await using opened = new AsyncDisposableStack();
  opened.defer(() => rm(data, { recursive: true, force: true }));
  const child = spawn(process.execPath, [program, 'up', '--port', '0', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] });
  opened.defer(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const said: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  const address = () => said.map((line) => /^Understudy is up at (\S+) /.exec(line)?.[1]).find((found) => found !== undefined);
  await expect.poll(address, { timeout: 110_000 }).toBeDefined();
  const url = address() ?? '';
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const redis = Number(await readFile(join(data, 'redis', 'redis.pid'), 'utf8'));

  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  expect(said.at(-1)).toBe('Stopping…');
  await expect(fetch(`${url}/readyz`)).rejects.toThrow();
  expect(() => process.kill(redis, 0)).toThrow();
}, 120_000);
