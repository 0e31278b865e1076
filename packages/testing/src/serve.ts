import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Something on a free port of this machine that does with every request what it likes; disposal cuts what is open. */
export async function serve(handle: RequestListener): Promise<AsyncDisposable & { url: string }> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
