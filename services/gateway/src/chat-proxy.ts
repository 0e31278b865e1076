import type { ReadableStream } from 'node:stream/web';
import { type ChatCompletion, chatCompletionSchema } from '@understudy/contracts';
import { type Host, loadAdapter, ModelError } from '@understudy/models';
import { traceHeaders } from '@understudy/tracing';
import type { ChatModel } from './find-chat-model.ts';
import { HttpProblem } from './http-problem.ts';
import { problemBody } from './problem-body.ts';

/**
 * Posts a chat to whoever serves the model; the answer's head has come when it resolves. A vLLM that does not know the student (any more) is
 * handed its adapter, and asked again.
 * @throws HttpProblem: the host's refusal in its own words, or 503 when it does not answer.
 */
export async function postChat(
  { host, adapter }: Pick<ChatModel, 'host' | 'adapter'>,
  body: object,
  signal: AbortSignal,
): Promise<Response> {
  const { baseUrl, key, model, extraBody } = host;
  const post = async () => {
    try {
      return await fetch(`${baseUrl.replace(/\/+$/, '')}/chat/completions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(key !== null && { authorization: `Bearer ${key}` }),
          ...(host.answersAs === null && traceHeaders()),
        },
        body: JSON.stringify({ ...extraBody, ...body, model }),
        redirect: 'error',
        signal,
      });
    } catch (cause) {
      // A client that has left reads nothing of it.
      throw unavailable(signal.aborted ? 'The gateway is closing; ask again.' : absent(host), cause);
    }
  };
  const response = await post();
  if (response.ok) return response;
  if (response.status !== 404 || adapter === null) throw await refusal(response, host);
  await response.body?.cancel();
  await loadAdapter({ baseUrl, key, ...adapter, signal }).catch((cause: unknown) => {
    throw cause instanceof ModelError ? unavailable(cause.message, cause) : cause;
  });
  const again = await post();
  if (!again.ok) throw await refusal(again, host);
  return again;
}

/** Our own server answers under whatever name it is asked by, so it has no list of names. */
function absent({ answersAs, baseUrl }: Host): string {
  return answersAs === null
    ? 'The model server does not answer; start it, or set UNDERSTUDY_MODEL_SERVER to where it listens.'
    : `The student's host (${new URL(baseUrl).host}) does not answer; is it running, and is the baseUrl of its chat in the catalogue right?`;
}

/** Passes the stream on as it is read, so a slow client slows the model server down. After the first byte a failure can only be told inside the stream. */
export async function* passEvents(
  body: ReadableStream<Uint8Array>,
  { requestId, whenWhole }: { requestId: string; whenWhole: () => void },
): AsyncGenerator<Uint8Array | string> {
  try {
    yield* body;
    whenWhole();
  } catch (cause) {
    yield `\n\ndata: ${JSON.stringify(problemBody(stopped(cause), { instance: '/v1/chat/completions', requestId }))}\n\n`;
  }
}

/** @throws HttpProblem 503 when the model stops in the middle, 502 when what it says is no answer. */
export async function readAnswer(response: Response): Promise<ChatCompletion> {
  const text = await response.text().catch((cause: unknown) => {
    throw stopped(cause);
  });
  try {
    return chatCompletionSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new HttpProblem(502, 'student_unavailable', 'The model answered with something that is no answer.', { cause });
  }
}

const stopped = (cause: unknown) => unavailable('The model stopped in the middle of the answer; ask again.', cause);

function unavailable(detail: string, cause: unknown): HttpProblem {
  return new HttpProblem(503, 'student_unavailable', detail, { headers: { 'retry-after': '5' }, cause });
}

async function refusal(response: Response, { answersAs, baseUrl }: Host): Promise<HttpProblem> {
  // What a host says of a key may quote it, and it is the operator's.
  if (answersAs !== null && (response.status === 401 || response.status === 403))
    return unavailable(`The student's host (${new URL(baseUrl).host}) refuses the gateway's key (${response.status}).`, null);
  const { message, param } = saidIn(await response.text().catch(() => ''));
  const errors = param ? [{ pointer: `/${param.replaceAll('.', '/')}`, detail: message }] : [];
  const retryAfter = response.headers.get('retry-after');
  const headers: Record<string, string> = retryAfter ? { 'retry-after': retryAfter } : {};
  if (response.status === 404) return new HttpProblem(404, 'model_unknown', message, { errors });
  if (response.status === 400) return new HttpProblem(400, 'invalid_request', message, { errors });
  return new HttpProblem(503, 'student_unavailable', message, { errors, headers });
}

function saidIn(text: string): { message: string; param: string | null } {
  try {
    const { error } = JSON.parse(text) as { error: { message: unknown; param: unknown } };
    return { message: String(error.message).slice(0, 2000), param: typeof error.param === 'string' ? error.param : null };
  } catch {
    return { message: 'The model refused the request without saying why; the log of its host does.', param: null };
  }
}
