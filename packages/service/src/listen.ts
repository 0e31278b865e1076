import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What of a Fastify app is needed to let it listen. */
type App = { server: Server; listen(at: { host: string; port: number }): Promise<unknown>; close(): PromiseLike<unknown> };

/** Lets an app listen until it is released; port 0 takes a free one. @throws Error naming the port when it is taken. */
export async function listen(app: App, at: { host: string; port: number }): Promise<AsyncDisposable & { port: number }> {
  const sockets = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  try {
    await app.listen(at);
  } catch (cause) {
    await app.close();
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new Error(`Port ${at.port} on ${at.host} is taken: stop what listens there, or set UNDERSTUDY_PORT to a free one.`, { cause });
  }
  return {
    port: (app.server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      // Browsers and pools open connections ahead; Node would wait for their first request until its time limit.
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
      await app.close();
    },
  };
}
