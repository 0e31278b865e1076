import { type Dispatcher, request } from 'undici';

/**
 * As much of `fetch` as the OpenAI client needs, over undici's plain request: a reply is read whole, redirects are not followed, nothing
 * is decompressed. The real fetch builds a chain of streams and signals for each call; with five hundred in flight, collecting that
 * garbage took a third of a worker's time.
 */
export function createPlainFetch(dispatcher: Dispatcher): typeof globalThis.fetch {
  return async (url, init) => {
    const { statusCode, headers, body } = await request(String(url), {
      dispatcher,
      method: (init?.method ?? 'GET') as Dispatcher.HttpMethod,
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: typeof init?.body === 'string' ? init.body : null,
      signal: init?.signal ?? null,
    });
    const text = await body.text();
    const received = Object.entries(headers).flatMap(([name, values]) =>
      [values ?? []].flat().map((value): [string, string] => [name, value]),
    );
    const withoutBody = statusCode === 204 || statusCode === 205 || statusCode === 304;
    return new Response(withoutBody ? null : text, { status: statusCode, headers: received });
  };
}
