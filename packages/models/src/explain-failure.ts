import type { Message, ModelErrorCode } from '@understudy/contracts';
import { APIError } from 'openai/core/error';
import { ModelError } from './model-error.ts';

const longestWait = 5 * 60_000;

/** What the failed request was, as far as a message may tell it. */
export type Asked = { name: string; host: string; timeoutMs: number; messages: readonly Message[]; key: string | null; mend?: string };

/** Turns whatever the SDK, fetch or the socket threw into a ModelError. */
export function explainFailure(error: unknown, asked: Asked): ModelError {
  if (error instanceof ModelError) return error;
  const at = `Model ${asked.name} (${asked.host})`;
  if (error instanceof APIError && error.status !== undefined) return explainStatus(error, error.status, asked, at);
  if (error instanceof SyntaxError) return new ModelError('bad_response', `${at} answers with broken JSON.`, { cause: error });
  const code = socketCode(error);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return new ModelError('bad_response', `${at} answers with more than 8 MiB.`, { cause: error });
  const seen = code === null ? '' : ` (${code})`;
  return new ModelError('unreachable', `${at} cannot be reached${seen}; is it running, and is its baseUrl right?`, { cause: error });
}

function explainStatus(error: APIError, status: number, asked: Asked, at: string): ModelError {
  const said = saying(error, asked);
  const retryAfterMs = readRetryAfter(error.headers);
  const words = `${error.code} ${error.type} ${error.message}`;
  const made = (code: ModelErrorCode, sentence: string, contentPolicy = false) =>
    // No cause: the SDK's error holds the host's whole body, which may repeat the request.
    new ModelError(code, `${at} ${sentence}`, { status, retryAfterMs, contentPolicy, tooLong: code === 'refused' && tooLong.test(words) });
  if (status === 401 || status === 403)
    return made('auth', `refuses the key (${status}); check the variable that the catalogue names as its apiKeyEnv.`);
  if (status === 402 || /insufficient_quota/.test(`${error.code} ${error.type}`))
    return made('auth', `has no credit left for this key (${status}); top it up or use another key.`);
  if (status === 429) return made('rate_limited', 'limits the rate (429).');
  if (status === 404 || /model_not_found/.test(`${error.code}`))
    return made('model_unknown', `does not know the model or the address (${status}); check model and baseUrl in the catalogue.${said}`);
  if (status < 400)
    return made('bad_response', `answers with a redirect (${status}), which is not followed; give the final address as baseUrl.`);
  if (status >= 500 || status === 408 || status === 409 || status === 425) return made('unreachable', `fails (${status}).${said}`);
  const policy = /content_?(?:filter|policy)|safety|moderation|flagged/i.test(words);
  return policy
    ? made('refused', `refuses what the request says (${status}).`, true)
    : made(
        'refused',
        `refuses the request (${status}); ${asked.mend ?? "check the teacher's settings and the catalogue's extraBody"}.${said}`,
      );
}

/** As OpenAI, vLLM, llama.cpp and those who follow them say that a request is longer than the model's context. */
const tooLong = /context[_ ]?(?:length|size|window)|maximum (?:context|model) length|exceed_context|prompt is too long/i;

/** What the host said of it, unless it is long, holds the key or repeats the request: messages end up in logs. */
function saying(error: APIError, asked: Asked): string {
  const body: unknown = error.error;
  const message = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined;
  if (typeof message !== 'string' || message.length > 300 || (asked.key !== null && message.includes(asked.key))) return '';
  const parts = message.split(/\s+/);
  const repeats = parts.some((_, start) => {
    const run = parts.slice(start, start + 4).join(' ');
    return (start === 0 || start + 4 <= parts.length) && asked.messages.some(({ content }) => content.includes(run));
  });
  return repeats ? '' : ` It says: ${message}`;
}

/** Milliseconds from `retry-after-ms` or `retry-after` (seconds or a date), five minutes at most; null when neither is there. */
export function readRetryAfter(headers: Headers | undefined, now = Date.now()): number | null {
  const precise = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  const text = headers?.get('retry-after') ?? '';
  const seconds = /^\s*\d+(?:\.\d+)?\s*$/.test(text) ? Number.parseFloat(text) * 1000 : Date.parse(text) - now;
  const wait = Number.isNaN(precise) ? seconds : precise;
  return Number.isNaN(wait) ? null : Math.min(longestWait, Math.max(0, Math.ceil(wait)));
}

/** ECONNREFUSED and the like, from the innermost cause that has one. */
function socketCode(error: unknown): string | null {
  let code: string | null = null;
  for (let cause = error, depth = 0; cause instanceof Error && depth < 8; cause = cause.cause, depth++) {
    if ('code' in cause && typeof cause.code === 'string') code = cause.code;
  }
  return code;
}
