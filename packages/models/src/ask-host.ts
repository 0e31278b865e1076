import { traceHeaders } from '@understudy/tracing';
import type OpenAI from 'openai';
import type { ChatRequest } from './chat.ts';
import { explainFailure } from './explain-failure.ts';
import type { Host } from './find-host.ts';
import { ModelError } from './model-error.ts';
import { type Reply, readReply } from './read-reply.ts';
import { readStream } from './read-stream.ts';
import { isSameModel } from './same-model.ts';
import { createTextFeed } from './text-feed.ts';

/**
 * One HTTP call, and its reply as we read it; with when its first token came, in milliseconds since the call, where it was streamed.
 * @throws ModelError; the signal's reason when it is aborted.
 */
export async function askHost(client: OpenAI, host: Host, asked: ChatRequest): Promise<Reply & { firstTokenMs: number | null }> {
  const { signal, messages } = asked;
  signal.throwIfAborted();
  const ending = new AbortController();
  const stop = () => ending.abort();
  signal.addEventListener('abort', stop, { once: true });
  // The SDK's own limit ends with the headers; this one holds for the body too.
  const limit = setTimeout(stop, host.timeoutMs);
  const described = { name: asked.model, host: new URL(host.baseUrl).host, timeoutMs: host.timeoutMs, messages, key: host.key };
  try {
    const at = `Model ${asked.model} (${described.host})`;
    const feed = asked.onText && createTextFeed(asked.onText);
    const { body, firstTokenMs } = await send(client, { asked, host, at, signal: ending.signal, onContent: feed?.grow });
    const reply = assertModel(readReply(body, at), host, asked.model);
    feed?.end(reply.text);
    return { ...reply, firstTokenMs };
  } catch (error) {
    signal.throwIfAborted();
    if (!ending.signal.aborted) throw explainFailure(error, described);
    const seconds = host.timeoutMs / 1000;
    const message = `Model ${asked.model} (${described.host}) gave no answer within ${seconds} s; timeoutSeconds in the catalogue sets it.`;
    throw new ModelError('unreachable', message, { cause: error });
  } finally {
    clearTimeout(limit);
    signal.removeEventListener('abort', stop);
  }
}

type Sending = { asked: ChatRequest; host: Host; at: string; signal: AbortSignal; onContent: ((content: string) => void) | undefined };

async function send(client: OpenAI, { asked, host, at, signal, onContent }: Sending) {
  const body = bodyOf(asked, host);
  // Our own model server goes on with the trace; it is no other host's business.
  const options = { signal, ...(host.answersAs === null && { headers: traceHeaders() }) };
  if (!asked.stream && !onContent) return { body: (await client.chat.completions.create(body, options)) as unknown, firstTokenMs: null };
  const sent = performance.now();
  const streamed = { ...body, stream: true as const, stream_options: { include_usage: true } };
  const response = await client.chat.completions.create(streamed, options).asResponse();
  return await readStream(response, { client, at, sent, signal, ...(onContent && { onContent }) });
}

function bodyOf({ messages, temperature, topP, maxTokens, seed, responseSchema }: ChatRequest, host: Host) {
  return {
    ...host.extraBody,
    model: host.model,
    messages: [...messages],
    temperature,
    top_p: topP,
    max_tokens: maxTokens,
    ...(seed === undefined ? {} : { seed }),
    ...(responseSchema === undefined
      ? {}
      : { response_format: { type: 'json_schema' as const, json_schema: { ...responseSchema, strict: true } } }),
  };
}

/** A host that quietly passes requests on to another model would have a student learn from that one. */
function assertModel(reply: Reply, host: Host, name: string): Reply {
  const { answeredBy, usage } = reply;
  if (answeredBy === null || host.answersAs === null || isSameModel(answeredBy, host.model, host.answersAs)) return reply;
  const shown = answeredBy.slice(0, 200);
  const message =
    `Model ${name} (${new URL(host.baseUrl).host}) was asked as ${host.model} and answers as ${shown}, which looks like another model; ` +
    'if it is the same, list that name in the answersAs of its entry in the catalogue.';
  throw new ModelError('bad_response', message, { usage });
}
