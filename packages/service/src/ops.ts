import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '@understudy/metrics';

export type ReadinessCheck = { name: string; check: (signal: AbortSignal) => Promise<void> };

/** Runs all checks within one second; resolves to the failures, empty when ready. */
export async function failedChecks(checks: readonly ReadinessCheck[]): Promise<{ name: string; message: string }[]> {
  const signal = AbortSignal.timeout(1000);
  const late = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('no answer within 1 s'))));
  late.catch(() => {});
  const failures = await Promise.all(
    checks.map(async ({ name, check }) => {
      try {
        await Promise.race([check(signal), late]);
        return [];
      } catch (error) {
        return [{ name, message: error instanceof Error ? error.message : String(error) }];
      }
    }),
  );
  return failures.flat();
}

/** /livez, /readyz and /metrics of a process that serves nothing else. */
export async function openOps(options: { metrics: Metrics; checks: readonly ReadinessCheck[]; port: number; host: string }) {
  const { registry } = options.metrics;
  const server = createServer(async (request, response) => {
    const send = (status: number, body: string, type = 'text/plain; charset=utf-8') =>
      response.writeHead(status, { 'content-type': type }).end(body);
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    if (request.url === '/livez') return void send(200, 'live\n');
    if (request.url === '/metrics') {
      // Nobody awaits this function: what is not caught here would end the process.
      const gathered = await registry.metrics().catch((error: unknown) => error as Error);
      if (typeof gathered === 'string') return void send(200, gathered, registry.contentType);
      return void send(500, `The metrics cannot be gathered: ${gathered.message}\n`);
    }
    if (request.url !== '/readyz') return void send(404, 'Try /livez, /readyz or /metrics.\n');
    const failures = await failedChecks(options.checks);
    send(failures.length === 0 ? 200 : 503, failures.map(({ name, message }) => `${name}: ${message}\n`).join('') || 'ready\n');
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port, options.host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
