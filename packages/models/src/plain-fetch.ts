import type { Readable } from 'node:stream';
import { type Dispatcher, request } from 'undici';

/**
 * As much of `fetch` as the OpenAI client needs, over undici's plain request: a reply is read whole unless it is a stream of events,
 * redirects are not followed, nothing is decompressed. The real fetch builds a chain of streams and signals for each call; with five hundred in flight, collecting that
 * garbage took a third of a worker's time, and the checks of a real Response another tenth.
 */
export function createPlainFetch(dispatcher: Dispatcher): typeof globalThis.fetch {
  return async (url, init) => {
    const { statusCode, headers, body } = await request(String(url), {
      dispatcher,
      method: (init?.method ?? 'GET') as Dispatcher.HttpMethod,
      headers: Object.fromEntries(init?.headers instanceof Headers ? init.headers : new Headers(init?.headers)),
      body: typeof init?.body === 'string' ? init.body : null,
      signal: init?.signal ?? null,
    });
    const streams = statusCode === 200 && String(headers['content-type']).startsWith('text/event-stream');
    return plainResponse(statusCode, headers, streams ? body : await body.text());
  };
}

/** What the OpenAI client reads of a Response, and no more. */
function plainResponse(status: number, headers: Record<string, string | string[] | undefined>, content: string | Readable): Response {
  const received = new Map(Object.entries(headers).map(([name, values]) => [name, [values ?? []].flat().join(', ')]));
  const text = async () =>
    typeof content === 'string' ? content : await content.setEncoding('utf8').reduce((all, part) => all + part, '');
  const response = {
    status,
    ok: status >= 200 && status < 300,
    url: '',
    // The client iterates over it.
    body: typeof content === 'string' ? null : content,
    headers: { get: (name: string) => received.get(name.toLowerCase()) ?? null, entries: () => received.entries() },
    text,
    json: async (): Promise<unknown> => JSON.parse(await text()),
  };
  return response as unknown as Response;
}
