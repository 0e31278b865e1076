import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site of its own origin (`localhost`, where gateways are at 127.0.0.1): an empty page that runs a script. */
export async function serveScript(script: string) {
  const server = createServer((request, response) => {
    const [type, body] =
      request.url === '/script.js'
        ? ['text/javascript', script]
        : ['text/html', '<!doctype html><link rel="icon" href="data:,"><script src="/script.js"></script>'];
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
