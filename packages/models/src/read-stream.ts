import type OpenAI from 'openai';
import { APIConnectionError, APIError } from 'openai/core/error';
import { Stream } from 'openai/streaming';
import { z } from 'zod';
import { ModelError } from './model-error.ts';

/** As much of OpenAI's chunk as we read; where a model thinks aloud beside its answer, hosts call that by either name. */
const chunkSchema = z.object({
  model: z.string().nullish().catch(null),
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z.string().nullish(),
            refusal: z.string().nullish(),
            reasoning_content: z.string().nullish().catch(null),
            reasoning: z.string().nullish().catch(null),
          })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  usage: z.unknown().optional(),
});

type StreamOptions = {
  client: OpenAI;
  at: string;
  /** By `performance.now()`. */
  sent: number;
  signal: AbortSignal;
  /** Hears all that has been said whenever it has grown. */
  onContent?: (content: string) => void;
};

/**
 * Puts the chunks of a streamed answer together into the chat completion that the host would else have sent, and says when the first
 * token came. A host that does not stream has sent it anyway: that one, and no such time.
 * @throws ModelError when the stream breaks off or is none of chunks; the signal's reason when it is aborted.
 */
export async function readStream(
  response: Response,
  { client, at, sent, signal, onContent }: StreamOptions,
): Promise<{ body: unknown; firstTokenMs: number | null }> {
  if (response.body === null) return { body: await whole(response), firstTokenMs: null };
  let firstTokenMs: number | null = null;
  let [content, refusal] = ['', ''];
  let [model, finishReason, usage]: [string | null, string | null, unknown] = [null, null, null];
  for await (const each of chunksOf(response, { client, at, signal })) {
    const chunk = chunkSchema.safeParse(each);
    if (!chunk.success) throw new ModelError('bad_response', `${at} streams JSON of another shape, not chunks of a chat completion.`);
    model ||= chunk.data.model ?? null;
    usage = chunk.data.usage ?? usage;
    const choice = chunk.data.choices?.[0];
    if (choice?.delta) {
      const { delta } = choice;
      content += delta.content ?? '';
      refusal += delta.refusal ?? '';
      if (delta.content) onContent?.(content);
      if (delta.content || delta.refusal || delta.reasoning_content || delta.reasoning) firstTokenMs ??= performance.now() - sent;
    }
    finishReason = choice?.finish_reason ?? finishReason;
  }
  if (finishReason === null) throw new ModelError('unreachable', `${at} breaks off in the middle of its answer.`);
  const message = { content, refusal: refusal || null };
  return { body: { model, choices: [{ message, finish_reason: finishReason }], usage }, firstTokenMs };
}

async function whole(response: Response): Promise<unknown> {
  return response.headers.get('content-type')?.includes('json') ? await response.json() : await response.text();
}

async function* chunksOf(response: Response, { client, at, signal }: Omit<StreamOptions, 'sent' | 'onContent'>): AsyncGenerator<unknown> {
  // Its own: the SDK aborts it after any failure, which must not look like a time limit.
  const reading = new AbortController();
  const stop = () => reading.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    yield* Stream.fromSSEResponse<unknown>(response, reading, client);
  } catch (error) {
    // No cause: the host's error may repeat the request.
    if (error instanceof APIError && error.status === undefined && !(error instanceof APIConnectionError))
      throw new ModelError('unreachable', `${at} fails in the middle of its answer.`);
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  // The SDK takes an abort for the end of the stream.
  signal.throwIfAborted();
}
