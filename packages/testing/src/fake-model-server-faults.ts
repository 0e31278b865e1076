import type { ServerResponse } from 'node:http';

/** What a model host may do instead of answering, or to its answer. */
export type FaultKind =
  | 'rate-limit'
  | 'unauthorized'
  | 'no-credit'
  | 'unknown-model'
  | 'content-policy'
  | 'bad-request'
  | 'server-error'
  | 'redirect'
  | 'html'
  | 'wrong-json'
  | 'broken-json'
  | 'no-choices'
  | 'huge'
  | 'hang'
  | 'half'
  | 'cut'
  | 'empty'
  | 'truncated'
  | 'filtered';

/** Without `first`, `share` and `when` it strikes every request. */
export type Fault = {
  kind: FaultKind;
  /** Only the first so many requests. */
  first?: number;
  /** Only this share of the requests, drawn by the server's seed. */
  share?: number;
  when?: (request: { question: string; number: number }) => boolean;
  retryAfterSeconds?: number;
};

const errors: Partial<Record<FaultKind, { status: number; code: string; message: string }>> = {
  'rate-limit': { status: 429, code: 'rate_limit_exceeded', message: 'Rate limit reached.' },
  unauthorized: { status: 401, code: 'invalid_api_key', message: 'Incorrect API key provided.' },
  'no-credit': { status: 429, code: 'insufficient_quota', message: 'You exceeded your current quota.' },
  'unknown-model': { status: 404, code: 'model_not_found', message: 'The model does not exist.' },
  'content-policy': { status: 400, code: 'content_policy_violation', message: 'The request was flagged.' },
  'bad-request': { status: 400, code: 'context_length_exceeded', message: 'This model has a context of 2048 tokens.' },
  'server-error': { status: 500, code: 'internal_error', message: 'Something broke.' },
};

/** Plays a fault that replaces the whole response: true when it did; `empty`, `truncated` and `filtered` only change an answer. */
export function playFault(fault: Fault, response: ServerResponse): boolean {
  const error = errors[fault.kind];
  const json = (status: number, body: string) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  if (error) {
    if (fault.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(fault.retryAfterSeconds));
    json(error.status, JSON.stringify({ error: { message: error.message, type: 'invalid_request_error', param: null, code: error.code } }));
    return true;
  }
  switch (fault.kind) {
    case 'redirect':
      response.writeHead(307, { location: '/elsewhere/v1/chat/completions' }).end();
      return true;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Welcome</title><p>It works.');
      return true;
    case 'wrong-json':
      json(200, '{"choices":[{"message":{"content":{"no":"text"}}}]}');
      return true;
    case 'broken-json':
      json(200, '{"choices":[{"mess');
      return true;
    case 'no-choices':
      json(200, '{"object":"chat.completion","choices":[]}');
      return true;
    case 'huge':
      json(200, JSON.stringify({ choices: [{ message: { content: 'x'.repeat(50_000_000) } }] }));
      return true;
    case 'hang':
      return true;
    case 'half':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"choices":[');
      return true;
    case 'cut':
      response.destroy();
      return true;
    default:
      return false;
  }
}
