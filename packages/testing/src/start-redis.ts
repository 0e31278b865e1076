import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RedisServer, startRedisServer } from '@understudy/service';

/** A Redis of one's own, to be killed and restarted; its data goes with it unless `directory` is given. */
export async function startRedis(options: { directory?: string; port?: number } = {}): Promise<RedisServer> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'understudy-redis-')));
  const server = await startRedisServer({ directory, ...(options.port ? { port: options.port } : {}) });
  return {
    url: server.url,
    port: server.port,
    get pid() {
      return server.pid;
    },
    kill: server.kill,
    restart: server.restart,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}
