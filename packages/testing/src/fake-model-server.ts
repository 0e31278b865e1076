import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, playFault } from './fake-model-server-faults.ts';

type Turn = { role: string; content: string };

export type FakeRequest = {
  model: string;
  messages: readonly Turn[];
  /** Text of the last turn. */
  question: string;
  seed: number | null;
  maxTokens: number | null;
  /** The whole body as it came. */
  body: Readonly<Record<string, unknown>>;
  /** From 1. */
  number: number;
};

export type FakeModelServerOptions = {
  port?: number;
  /** Between a request and its answer. */
  latencyMs?: number;
  /** Left out: a sentence that differs by question and seed. */
  answer?: (request: FakeRequest) => string;
  faults?: readonly Fault[];
  /** Refuses with 429 what comes while so many are under way. */
  maxInFlight?: number;
  models?: readonly string[];
  /** Refuse requests that do not carry it. */
  key?: string;
  seed?: number;
};

export type FakeModelServerCounts = {
  requests: number;
  byStatus: Record<string, number>;
  inFlight: number;
  maxInFlight: number;
  /** What the sent answers were worth; requests that failed cost nothing. */
  tokens: { input: number; cachedInput: number; output: number };
  /** Requests by question. */
  byQuestion: Record<string, number>;
};

export type FakeModelServer = AsyncDisposable & {
  /** With `/v1`. */
  url: string;
  counts: FakeModelServerCounts;
  /** Of the last thousand requests. */
  requests: FakeRequest[];
  /** May be replaced while it runs. */
  faults: readonly Fault[];
  latencyMs: number;
};

/**
 * A small, honest host of models: OpenAI's chat completions (plain and streamed) and model list over real HTTP, counting what it is asked.
 * A token is a word; what stands before the last turn is cached once it has been seen.
 */
export async function startFakeModelServer(options: FakeModelServerOptions = {}): Promise<FakeModelServer> {
  const random = createRandom(options.seed ?? 0);
  const prefixes = new Set<string>();
  const counts: FakeModelServerCounts = {
    requests: 0,
    byStatus: {},
    inFlight: 0,
    maxInFlight: 0,
    tokens: { input: 0, cachedInput: 0, output: 0 },
    byQuestion: {},
  };

  const complete = async (request: IncomingMessage, response: ServerResponse) => {
    const asked = readRequest(await readBody(request), ++counts.requests);
    counts.byQuestion[asked.question] = (counts.byQuestion[asked.question] ?? 0) + 1;
    server.requests.push(asked);
    if (server.requests.length > 1000) server.requests.shift();
    const struck = server.faults.find((fault) => strikes(fault, asked, random));
    const fault: Fault | undefined = counts.inFlight > (options.maxInFlight ?? Number.POSITIVE_INFINITY) ? { kind: 'rate-limit' } : struck;
    const refusesAtOnce = fault?.kind === 'rate-limit' || fault?.kind === 'unauthorized';
    if (server.latencyMs > 0 && !refusesAtOnce) await sleep(server.latencyMs);
    if (fault && playFault(fault, response)) return;
    if (options.models && !options.models.includes(asked.model)) return void playFault({ kind: 'unknown-model' }, response);
    const text = fault?.kind === 'empty' || fault?.kind === 'filtered' ? '' : (options.answer ?? defaultAnswer)(asked);
    const reason = fault?.kind === 'truncated' ? 'length' : fault?.kind === 'filtered' ? 'content_filter' : 'stop';
    const usage = count(asked, text, prefixes);
    counts.tokens.input += usage.prompt_tokens;
    counts.tokens.cachedInput += usage.prompt_tokens_details.cached_tokens;
    counts.tokens.output += usage.completion_tokens;
    const common = { id: `chatcmpl-${asked.number}`, created: Math.floor(Date.now() / 1000), model: asked.model };
    if (asked.body.stream === true) return stream(response, common, { text, reason, usage: wantsUsage(asked) ? usage : null });
    const choice = { index: 0, message: { role: 'assistant', content: text }, finish_reason: reason };
    send(response, 200, { ...common, object: 'chat.completion', choices: [choice], usage });
  };

  const http = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://fake').pathname;
    if (request.method === 'GET' && path === '/counts') return send(response, 200, counts);
    if (request.method === 'GET' && path.endsWith('/models')) {
      const data = (options.models ?? ['fake']).map((id) => ({ id, object: 'model', created: 0, owned_by: 'fake' }));
      return send(response, 200, { object: 'list', data });
    }
    if (request.method !== 'POST' || path !== '/v1/chat/completions')
      return send(response, 404, { error: { message: `No ${path} here.` } });
    counts.inFlight++;
    counts.maxInFlight = Math.max(counts.maxInFlight, counts.inFlight);
    response.once('close', () => {
      counts.inFlight--;
      const status = response.headersSent ? String(response.statusCode) : 'none';
      counts.byStatus[status] = (counts.byStatus[status] ?? 0) + 1;
    });
    if (options.key !== undefined && request.headers.authorization !== `Bearer ${options.key}`)
      return void playFault({ kind: 'unauthorized' }, response);
    complete(request, response).catch((error: unknown) => {
      if (!response.headersSent) send(response, 400, { error: { message: String(error) } });
    });
  });
  http.requestTimeout = 0;
  http.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject).listen({ port: options.port ?? 0, host: '127.0.0.1', backlog: 2048 }, resolve);
  });
  const server: FakeModelServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/v1`,
    counts,
    requests: [],
    faults: options.faults ?? [],
    latencyMs: options.latencyMs ?? 0,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

function strikes(fault: Fault, asked: FakeRequest, random: () => number): boolean {
  if (fault.first !== undefined && asked.number > fault.first) return false;
  if (fault.when !== undefined && !fault.when(asked)) return false;
  return fault.share === undefined || random() < fault.share;
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
}

function readRequest(body: Record<string, unknown>, number: number): FakeRequest {
  const messages = body.messages;
  if (!Array.isArray(messages) || messages.length === 0) throw new Error('messages is missing');
  const turns = messages as Turn[];
  return {
    model: String(body.model),
    messages: turns,
    question: turns.at(-1)?.content ?? '',
    seed: typeof body.seed === 'number' ? body.seed : null,
    maxTokens: typeof body.max_tokens === 'number' ? body.max_tokens : null,
    body,
    number,
  };
}

function defaultAnswer({ question, seed }: FakeRequest): string {
  const mark = createHash('sha256').update(`${seed}:${question}`).digest('hex').slice(0, 8);
  return `I have thought of it (${mark}), and this is what I say to you about ${question.split(/\s+/).slice(0, 6).join(' ')}`;
}

function count(asked: FakeRequest, text: string, prefixes: Set<string>) {
  const tokens = (content: string) => content.split(/\s+/).filter(Boolean).length;
  const before = asked.messages.slice(0, -1);
  const prefix = createHash('sha1').update(JSON.stringify(before)).digest('hex');
  const beforeTokens = before.reduce((sum, { content }) => sum + tokens(content), 0);
  const cached = prefixes.has(prefix) ? beforeTokens : 0;
  prefixes.add(prefix);
  const prompt = beforeTokens + tokens(asked.question);
  const completion = tokens(text);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached },
  };
}

function wantsUsage(asked: FakeRequest): boolean {
  const streamOptions = asked.body.stream_options;
  return (
    typeof streamOptions === 'object' && streamOptions !== null && 'include_usage' in streamOptions && streamOptions.include_usage === true
  );
}

function stream(response: ServerResponse, common: object, said: { text: string; reason: string; usage: object | null }): void {
  const chunk = (body: object) => response.write(`data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', ...body })}\n\n`);
  const choice = (delta: object, finishReason: string | null) => ({ choices: [{ index: 0, delta, finish_reason: finishReason }] });
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  chunk(choice({ role: 'assistant', content: '' }, null));
  for (const word of said.text.match(/\s*\S+/g) ?? []) chunk(choice({ content: word }, null));
  chunk(choice({}, said.reason));
  if (said.usage) chunk({ choices: [], usage: said.usage });
  response.end('data: [DONE]\n\n');
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** mulberry32. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
