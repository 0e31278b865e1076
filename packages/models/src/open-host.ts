import type { Host } from './find-host.ts';

const largestReply = 8 * 1024 * 1024;

/**
 * A client of one host with its own connections, as many as may be under way at once: the default pool would hold them back. Redirects
 * are not followed (a host could send the prompt elsewhere), replies over 8 MiB are cut off. Retries and time limits are the caller's.
 * What it takes is loaded with the first one: a quarter of the time in which a service starts.
 */
export async function openHost(host: Host, limit: number) {
  const [{ Agent }, { createClient }, { createPlainFetch }] = await Promise.all([
    import('undici'),
    import('./create-client.ts'),
    import('./plain-fetch.ts'),
  ]);
  const dispatcher = new Agent({
    connections: limit,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: 10_000 },
    maxResponseSize: largestReply,
  });
  const { baseUrl, key, timeoutMs } = host;
  const client = createClient({ baseUrl, key, timeoutMs, fetch: createPlainFetch(dispatcher) });
  return { client, close: () => dispatcher.destroy() };
}
