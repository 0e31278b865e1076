import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { whenLeft } from './when-left.ts';

/** A server with one request in hand, and the connection that it came by. */
async function openRequest() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {}).resume();
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
  return {
    socket,
    response,
    async [Symbol.asyncDispose]() {
      socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('a client that leaves is heard of, and so is one that has left before anybody listened', async () => {
  await using asked = await openRequest();
  const early = whenLeft(asked.response);
  expect(early.aborted).toBe(false);
  const closed = once(asked.response, 'close');
  asked.socket.destroy();
  await closed;
  expect([early.aborted, whenLeft(asked.response).aborted]).toEqual([true, true]);
});

test('a client that has its whole answer has not left', async () => {
  await using asked = await openRequest();
  const signal = whenLeft(asked.response);
  const closed = once(asked.response, 'close');
  asked.response.end('whole');
  await closed;
  expect([signal.aborted, whenLeft(asked.response).aborted]).toEqual([false, false]);
});
