import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { startRedis } from '@understudy/testing';
import { expect, test } from 'vitest';
import { askRedis } from './ask-redis.ts';

const at = (port: number, password = '') => ({ host: '127.0.0.1', port, tls: false, login: { username: '', password } });

/** What answers every client with these bytes, one by one, as a slow network may cut them. */
async function drip(bytes: string) {
  const server = createServer(async (socket) => {
    socket.on('error', () => {}).setNoDelay(true);
    for (const byte of Buffer.from(bytes)) {
      socket.write(Buffer.of(byte));
      await turn();
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: async () => void server.close() };
}

test('replies are read whole, wherever the network cuts them', async () => {
  const info = '# Server\r\nredis_version:8.2.1\r\n\r\n# Memory\r\nmaxmemory_policy:noeviction\r\n';
  await using server = await drip(`$${info.length}\r\n${info}\r\n*2\r\n$11\r\nappendfsync\r\n$8\r\neverysec\r\n:7\r\n-ERR no\r\n$-1\r\n`);
  const commands = [['INFO'], ['CONFIG', 'GET', 'appendfsync'], ['DBSIZE'], ['NO'], ['GET', 'none']];
  expect(await askRedis(at(server.port), commands)).toEqual([info, 'appendfsync\neverysec', '7', '-ERR no', '']);
});

test('what is no Redis is told, and so is a password that it refuses', async () => {
  await using other = await drip('HTTP/1.1 400 Bad Request\r\n\r\n');
  await expect(askRedis(at(other.port), [['INFO']])).rejects.toThrow('what answers there is no Redis');
  await using redis = await startRedis();
  await expect(askRedis(at(redis.port, 'wrong'), [['INFO']])).rejects.toThrow(/^it refuses the password: (ERR|WRONGPASS)/);
});
