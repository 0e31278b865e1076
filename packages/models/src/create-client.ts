import OpenAI from 'openai';

export type ClientOptions = {
  baseUrl: string;
  /** Null: a host that wants none. */
  key: string | null;
  /** Until `fetch` gives an answer, the request's body included. Its callers set limits of their own below that. */
  timeoutMs: number;
  fetch: typeof globalThis.fetch;
};

/** OpenAI's SDK for one host: it looks nothing up in the environment, logs nothing, and retries nothing. */
export function createClient({ baseUrl, key, timeoutMs, fetch }: ClientOptions): OpenAI {
  return new OpenAI({
    baseURL: baseUrl,
    // A host without keys gets no header at all; the SDK insists on some text.
    apiKey: key ?? 'none',
    ...(key === null ? { defaultHeaders: { authorization: null } } : {}),
    // Explicit, or the SDK would look them up in the environment.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: timeoutMs,
    fetch,
  });
}
