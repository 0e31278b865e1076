import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** @throws Error naming the port when it is taken. */
export async function listen(app: FastifyInstance, at: { host: string; port: number }): Promise<AsyncDisposable & { port: number }> {
  try {
    await app.listen(at);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new Error(`Port ${at.port} on ${at.host} is taken; set UNDERSTUDY_PORT to a free one.`, { cause });
  }
  return { port: (app.server.address() as AddressInfo).port, [Symbol.asyncDispose]: () => app.close() };
}
