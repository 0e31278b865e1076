import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a store and its server, counts what is asked, and cuts connections as networks do. */
export async function startProxy(endpoint: string) {
  const { hostname, port } = new URL(endpoint);
  const sockets = new Set<Socket>();
  const asked: string[] = [];
  let cutAfter = Number.POSITIVE_INFINITY;
  let cuts = 0;
  let silent = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    const upstream = connect(Number(port), hostname);
    upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
    let received = 0;
    socket.on('data', (bytes) => {
      const [line] = /^(GET|HEAD|PUT|POST|DELETE) \S+/.exec(bytes.toString('latin1', 0, 2000)) ?? [];
      if (line) asked.push(line);
      if (!silent) upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      received += bytes.length;
      if (received > cutAfter) {
        cuts += 1;
        socket.destroy();
      } else if (!socket.write(bytes)) {
        upstream.pause();
        socket.once('drain', () => upstream.resume());
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Method and path of each request, oldest first. */
    asked,
    cuts: () => cuts,
    /** Connections end after so many bytes of replies. */
    cutAfter: (bytes: number) => {
      cutAfter = bytes;
    },
    /** Requests are taken and not answered. */
    silence: () => {
      silent = true;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
