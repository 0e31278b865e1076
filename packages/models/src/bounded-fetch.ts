/** The largest reply that is read whole. */
const largestReply = 8 * 1024 * 1024;

/**
 * `fetch` for small talk with a host: redirects are not followed (one could send a dataset elsewhere), replies over 8 MiB are given up.
 * Unlike our plain fetch it can send forms, with files that are read from disk as they go.
 */
export const boundedFetch: typeof globalThis.fetch = async (url, init) => {
  const response = await fetch(url, { ...init, redirect: 'manual' });
  if (response.body === null) return response;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > largestReply) throw Object.assign(new Error('The reply is too large.'), { code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' });
    chunks.push(chunk);
  }
  const { status, headers } = response;
  return new Response(Buffer.concat(chunks), { status, headers });
};
