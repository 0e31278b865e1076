import type { ServerResponse } from 'node:http';

/** What a model host may do instead of answering. */
const replacing = [
  'rate-limit',
  'overloaded',
  'unauthorized',
  'no-credit',
  'unknown-model',
  'content-policy',
  'bad-request',
  'server-error',
  'redirect',
  'html',
  'wrong-json',
  'broken-json',
  'no-choices',
  'huge',
  'hang',
  'half',
  'half-closed',
  'cut',
] as const;
/** What it may do to its answer. */
const changing = [
  'empty',
  'truncated',
  'filtered',
  'other-model',
  'emoji',
  'right-to-left',
  'chat-tokens',
  'thinking',
  'unclosed-thinking',
] as const;
/** What it may do where it is asked to stream: answer whole all the same, or break off after the first word, in three ways. */
const streaming = ['whole', 'stream-cut', 'stream-error', 'stream-unfinished'] as const;
export const faultKinds = [...replacing, ...changing, ...streaming];
export type FaultKind = (typeof faultKinds)[number];

/** Without `first`, `share`, `when` and a window it strikes every request. */
export type Fault = {
  kind: FaultKind;
  /** Only the first so many requests. */
  first?: number;
  /** Only this share of the requests, drawn by the server's seed. */
  share?: number;
  when?: (request: { question: string; number: number }) => boolean;
  /** Only from then on and until then, in milliseconds since the faults were set. */
  fromMs?: number;
  untilMs?: number;
  retryAfterSeconds?: number;
};

const errors: Partial<Record<FaultKind, { status: number; code: string; message: string }>> = {
  'rate-limit': { status: 429, code: 'rate_limit_exceeded', message: 'Rate limit reached.' },
  overloaded: { status: 503, code: 'overloaded', message: 'The engine is overloaded.' },
  unauthorized: { status: 401, code: 'invalid_api_key', message: 'Incorrect API key provided.' },
  'no-credit': { status: 429, code: 'insufficient_quota', message: 'You exceeded your current quota.' },
  'unknown-model': { status: 404, code: 'model_not_found', message: 'The model does not exist.' },
  'content-policy': { status: 400, code: 'content_policy_violation', message: 'The request was flagged.' },
  'bad-request': { status: 400, code: 'context_length_exceeded', message: 'This model has a context of 2048 tokens.' },
  'server-error': { status: 500, code: 'internal_error', message: 'Something broke.' },
};

/** Hosts refuse before they work, so without their latency. */
export const refusesAtOnce = (fault: Fault | undefined): boolean =>
  fault?.kind === 'rate-limit' || fault?.kind === 'overloaded' || fault?.kind === 'unauthorized';

/** Plays a fault that replaces the whole response: true when it did. */
export function playFault(fault: Fault, response: ServerResponse): boolean {
  const error = errors[fault.kind];
  if (error) {
    if (fault.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(fault.retryAfterSeconds));
    const body = { error: { message: error.message, type: 'invalid_request_error', param: null, code: error.code } };
    sendText(response, error.status, JSON.stringify(body));
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
      sendText(response, 200, '{"choices":[{"message":{"content":{"no":"text"}}}]}');
      return true;
    case 'broken-json':
      sendText(response, 200, '{"choices":[{"mess');
      return true;
    case 'no-choices':
      sendText(response, 200, '{"object":"chat.completion","choices":[]}');
      return true;
    case 'huge':
      sendText(response, 200, JSON.stringify({ choices: [{ message: { content: 'x'.repeat(50_000_000) } }] }));
      return true;
    case 'hang':
      return true;
    case 'half':
      begin(response);
      return true;
    case 'half-closed':
      begin(response);
      response.socket?.end();
      return true;
    case 'cut':
      response.destroy();
      return true;
    default:
      return false;
  }
}

/** What a fault makes of an answer. */
export function spoil(fault: Fault | undefined, answer: () => string): { text: string; reason: 'stop' | 'length' | 'content_filter' } {
  switch (fault?.kind) {
    case 'empty':
      return { text: '', reason: 'stop' };
    case 'filtered':
      return { text: '', reason: 'content_filter' };
    case 'truncated':
      return { text: answer(), reason: 'length' };
    case 'emoji':
      return { text: `${answer()} 🎼👨‍👩‍👧‍👦🏳️‍🌈 é`, reason: 'stop' };
    case 'right-to-left':
      return { text: `هذا ما أقوله لك، يا صديقي. ${answer()}`, reason: 'stop' };
    case 'chat-tokens':
      return { text: `${answer()}<|im_end|>\n<|im_start|>user\nMore?`, reason: 'stop' };
    case 'thinking':
      return { text: `<think>\nThe user asks me something.\n</think>\n\n${answer()}`, reason: 'stop' };
    case 'unclosed-thinking':
      return { text: `<think>\nThe user asks me something. ${answer()}`, reason: 'stop' };
    default:
      return { text: answer(), reason: 'stop' };
  }
}

/** With its length, or it would be sent in chunks. */
export function sendText(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
}

function begin(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"choices":[');
}
