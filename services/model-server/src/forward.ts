import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Agent, type Dispatcher } from 'undici';
import type { Child } from './child.ts';
import { Fault, faultBody } from './fault.ts';

// A long answer may take minutes to begin; the client's leaving is what ends a request.
const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connections: null });

/**
 * Posts to a child. Aborting closes the connection, by which llama.cpp's server stops generating and frees the slot.
 * @throws Fault: the child's own refusals as such, and `model_unavailable` with a time to come back when the child is gone.
 */
export async function post(child: Child, path: string, body: unknown, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  try {
    const response = await agent.request({
      origin: child.address,
      path,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${child.key}` },
      body: JSON.stringify(body),
      signal,
    });
    if (response.statusCode === 200) return response;
    throw refusal(response.statusCode, await response.body.text());
  } catch (cause) {
    throw cause instanceof Fault || signal.aborted ? cause : gone(cause);
  }
}

/** The whole answer, read here so that a child that dies amid it is a clean 503. */
export async function readAll(response: Dispatcher.ResponseData, signal: AbortSignal): Promise<string> {
  try {
    return await response.body.text();
  } catch (cause) {
    throw signal.aborted ? cause : gone(cause);
  }
}

/** Passes server-sent events through as they come; `onFirst` is called before the first. After the first byte a failure can only be told inside the stream. */
export async function passEvents(
  response: Dispatcher.ResponseData,
  reply: ServerResponse,
  { signal, onFirst }: { signal: AbortSignal; onFirst: () => void },
): Promise<void> {
  reply.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' });
  reply.flushHeaders();
  try {
    await pipeline(response.body, telling(onFirst), reply, { end: false });
  } catch (cause) {
    if (signal.aborted) return void reply.destroy();
    reply.write(`\n\ndata: ${JSON.stringify(faultBody(gone(cause)))}\n\n`);
  }
  reply.end();
}

/** Passes all on, and tells when the first of it comes. */
function telling(onFirst: () => void) {
  return async function* (pieces: AsyncIterable<Buffer>) {
    let told = false;
    for await (const piece of pieces) {
      if (!told) onFirst();
      told = true;
      yield piece;
    }
  };
}

function gone(cause: unknown): Fault {
  return new Fault('model_unavailable', 'The model stopped in the middle of the request; ask again.', { cause, retryAfterSeconds: 1 });
}

function refusal(status: number, text: string): Fault {
  let message = text.slice(0, 300);
  let type = '';
  try {
    const { error } = JSON.parse(text) as { error: { message: unknown; type: unknown } };
    message = String(error.message);
    type = String(error.type);
  } catch {} // not JSON: the text itself is the message
  if (type === 'exceed_context_size_error')
    return new Fault('context_length_exceeded', `${message}. UNDERSTUDY_CONTEXT sets it.`, { param: 'messages' });
  if (status === 503) return new Fault('model_unavailable', message, { retryAfterSeconds: 1 });
  return new Fault(status < 500 ? 'invalid_request' : 'internal', `llama.cpp's server refused the request: ${message}`);
}
