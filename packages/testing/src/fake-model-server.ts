import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFakeAdapters, type FakeAdaptersOptions } from './fake-adapters.ts';
import { createTokenCounter, defaultAnswer, type FakeRequest, readRequest, sendAnswer } from './fake-model-server-answer.ts';
import { type Fault, playFault, refusesAtOnce, sendText, spoil } from './fake-model-server-faults.ts';
import { streamAnswer } from './fake-model-server-stream.ts';
import { readWeather, type Weather } from './fake-model-server-weather.ts';

export type FakeModelServerOptions = Partial<Weather> & {
  port?: number;
  /** Left out: a sentence that differs by question and seed. */
  answer?: (request: FakeRequest) => string;
  models?: readonly string[];
  /** Refuse requests that do not carry it. */
  key?: string;
  seed?: number;
  /** Takes LoRA adapters while it runs, as vLLM does; then it knows its base and those, and `models` means nothing. */
  adapters?: FakeAdaptersOptions;
  /** Between one word of an answer and the next, as a model takes its time for each; 0 by default. */
  wordMs?: number;
  /** How many of the last requests to keep at least; 1,000 by default. */
  keep?: number;
};

export type FakeModelServerCounts = {
  requests: number;
  byStatus: Record<string, number>;
  /** Under way; refused ones never are. */
  inFlight: number;
  maxInFlight: number;
  /** What the sent answers were worth; requests that failed cost nothing. */
  tokens: { input: number; cachedInput: number; output: number };
  /** Requests by question. */
  byQuestion: Record<string, number>;
  /** By the second since the start: answers, refusals (429, 503), all other ends. */
  bySecond: { answered: number; refused: number; other: number }[];
};

export type FakeModelServer = AsyncDisposable &
  /** `latencyMs` lies between a request and its answer; over `maxInFlight` it refuses with 429. All may change while it runs. */
  Weather & {
    /** With `/v1`. */
    url: string;
    counts: FakeModelServerCounts;
    /** The last ones. */
    requests: FakeRequest[];
    /** The adapters that it was handed, name and folder. */
    loaded: Map<string, string>;
  };

/**
 * A small, honest host of models: OpenAI's chat completions (plain and streamed) and model list over real HTTP, counting what it is asked.
 * A token is a word; what stands before the last turn is cached once it has been seen. GET /counts tells the counts, POST /control changes
 * the weather.
 */
export async function startFakeModelServer(options: FakeModelServerOptions = {}): Promise<FakeModelServer> {
  const random = createRandom(options.seed ?? 0);
  const countTokens = createTokenCounter();
  const keep = options.keep ?? 1000;
  const adapters = options.adapters ? createFakeAdapters(options.adapters) : null;
  const startedAt = performance.now();
  let faultsSetAt = startedAt;
  let faults = options.faults ?? [];
  const counts: FakeModelServerCounts = {
    requests: 0,
    byStatus: {},
    inFlight: 0,
    maxInFlight: 0,
    tokens: { input: 0, cachedInput: 0, output: 0 },
    byQuestion: {},
    bySecond: [],
  };

  const countEnd = (response: ServerResponse) => {
    const status = response.headersSent ? String(response.statusCode) : 'none';
    counts.byStatus[status] = (counts.byStatus[status] ?? 0) + 1;
    const second = Math.floor((performance.now() - startedAt) / 1000);
    while (counts.bySecond.length <= second) counts.bySecond.push({ answered: 0, refused: 0, other: 0 });
    const ends = counts.bySecond[second];
    const kind = status === '200' ? 'answered' : status === '429' || status === '503' ? 'refused' : 'other';
    if (ends) ends[kind] += 1;
  };

  const complete = (text: string, response: ServerResponse) => {
    const asked = readRequest(text, ++counts.requests);
    counts.byQuestion[asked.question] = (counts.byQuestion[asked.question] ?? 0) + 1;
    if (keep > 0) {
      server.requests.push(asked);
      if (server.requests.length > 2 * keep) server.requests.splice(0, keep);
    }
    const sinceMs = performance.now() - faultsSetAt;
    const struck = faults.find((fault) => strikes(fault, asked, { sinceMs, random }));
    const fault: Fault | undefined = counts.inFlight >= server.maxInFlight ? { kind: 'rate-limit' } : struck;
    if (fault && refusesAtOnce(fault)) return void playFault(fault, response);
    counts.inFlight++;
    counts.maxInFlight = Math.max(counts.maxInFlight, counts.inFlight);
    const timer = server.latencyMs > 0 ? setTimeout(() => reply(asked, fault, response), server.latencyMs) : null;
    response.once('close', () => {
      counts.inFlight--;
      if (timer !== null) clearTimeout(timer);
    });
    if (timer === null) reply(asked, fault, response);
  };

  const reply = (asked: FakeRequest, fault: Fault | undefined, response: ServerResponse) => {
    // Whoever asked has left: nothing is sent, so nothing is counted.
    if (response.destroyed) return;
    if (fault && playFault(fault, response)) return;
    const answering = adapters ? adapters.answersFor(asked.model) : asked.model;
    const unknown = answering === null || (adapters === null && options.models && !options.models.includes(asked.model));
    if (unknown) return void playFault({ kind: 'unknown-model' }, response);
    const { text, reason } = spoil(fault, () => (options.answer ?? defaultAnswer)({ ...asked, model: answering }));
    const usage = countTokens(asked, text);
    counts.tokens.input += usage.prompt_tokens;
    counts.tokens.cachedInput += usage.prompt_tokens_details.cached_tokens;
    counts.tokens.output += usage.completion_tokens;
    const answer = { text, reason, usage, model: fault?.kind === 'other-model' ? 'cheaper-one' : asked.model, number: asked.number };
    const wordMs = options.wordMs ?? 0;
    if (asked.body.stream === true && fault?.kind !== 'whole') return void streamAnswer(response, asked, { ...answer, wordMs, fault });
    const writing = Math.max(0, usage.completion_tokens - 1) * wordMs;
    if (writing === 0) return sendAnswer(response, answer);
    const timer = setTimeout(() => sendAnswer(response, answer), writing);
    response.once('close', () => clearTimeout(timer));
  };

  const http = createServer((request, response) => {
    const path = (request.url ?? '/').replace(/\?.*/, '');
    const json = (status: number, body: unknown) => sendText(response, status, JSON.stringify(body));
    const keyed = options.key === undefined || request.headers.authorization === `Bearer ${options.key}`;
    if (request.method === 'POST' && path === '/v1/chat/completions') {
      response.once('close', () => countEnd(response));
      if (!keyed) return void playFault({ kind: 'unauthorized' }, response);
      return readBody(request, (text) => attempt(() => complete(text, response), json));
    }
    const handed = /^\/v1\/(un)?load_lora_adapter$/.exec(path);
    if (adapters && request.method === 'POST' && handed)
      return readBody(request, (text) => {
        if (!keyed) return void playFault({ kind: 'unauthorized' }, response);
        const work = async () => (handed[1] ? adapters.unload : adapters.load)(JSON.parse(text));
        work().then(
          ({ status, body }) => json(status, body),
          (error: unknown) => json(500, { error: { message: String(error) } }),
        );
      });
    if (request.method === 'POST' && path === '/control')
      return readBody(request, (text) =>
        attempt(() => {
          Object.assign(server, readWeather(JSON.parse(text)));
          json(200, { latencyMs: server.latencyMs, maxInFlight: server.maxInFlight, faults });
        }, json),
      );
    if (request.method === 'GET' && path === '/counts') return json(200, counts);
    if (request.method === 'GET' && path.endsWith('/models')) {
      const data = (options.models ?? ['fake']).map((id) => ({ id, object: 'model', created: 0, owned_by: 'fake' }));
      return json(200, { object: 'list', data });
    }
    return json(404, { error: { message: `No ${path} here.` } });
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
    loaded: adapters?.loaded ?? new Map(),
    get faults() {
      return faults;
    },
    set faults(set) {
      faults = set;
      faultsSetAt = performance.now();
    },
    latencyMs: options.latencyMs ?? 0,
    maxInFlight: options.maxInFlight ?? Number.POSITIVE_INFINITY,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

type Moment = { sinceMs: number; random: () => number };

function strikes(fault: Fault, asked: FakeRequest, { sinceMs, random }: Moment): boolean {
  if (fault.first !== undefined && asked.number > fault.first) return false;
  if (sinceMs < (fault.fromMs ?? 0) || sinceMs >= (fault.untilMs ?? Number.POSITIVE_INFINITY)) return false;
  if (fault.when !== undefined && !fault.when(asked)) return false;
  return fault.share === undefined || random() < fault.share;
}

function readBody(request: IncomingMessage, read: (text: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => read(Buffer.concat(chunks).toString('utf8')));
}

function attempt(work: () => void, json: (status: number, body: unknown) => void): void {
  try {
    work();
  } catch (error) {
    json(400, { error: { message: String(error) } });
  }
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
