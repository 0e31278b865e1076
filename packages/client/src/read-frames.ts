import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream';
import { badResponse, unreachable } from './client-error.ts';

/** The frames of a response that is a stream of server-sent events. @throws ClientError when it breaks. */
export async function* readFrames(
  response: Response,
  { url, signal }: { url: string; signal?: AbortSignal },
): AsyncGenerator<EventSourceMessage> {
  if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream'))
    throw badResponse(url, 'no stream of events');
  const decoded = response.body.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>);
  // Not every browser can iterate over a stream.
  const reader = decoded.pipeThrough(new EventSourceParserStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (cause) {
    throw signal?.aborted ? cause : unreachable(url, cause);
  } finally {
    // Of a stream that broke there is nothing to cancel.
    await reader.cancel().catch(() => {});
  }
}
