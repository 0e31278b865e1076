import type { ReadableStream } from 'node:stream/web';
import { type ChatCompletion, chatCompletionSchema } from '@understudy/contracts';
import { HttpProblem } from './http-problem.ts';
import { problemBody } from './problem-body.ts';

/**
 * Posts a chat to the model server; the answer's head has come when it resolves.
 * @throws HttpProblem: the model server's refusal in its own words, or 503 when it does not answer.
 */
export async function postChat(modelServerUrl: string, body: object, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(new URL('v1/chat/completions', modelServerUrl.replace(/\/*$/, '/')), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal,
    });
  } catch (cause) {
    throw unavailable('The model server does not answer; start it, or set UNDERSTUDY_MODEL_SERVER to where it listens.', cause);
  }
  if (!response.ok) throw await refusal(response);
  return response;
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

/** @throws HttpProblem 503 when the model server stops in the middle, 502 when what it says is no answer. */
export async function readAnswer(response: Response): Promise<ChatCompletion> {
  const text = await response.text().catch((cause: unknown) => {
    throw stopped(cause);
  });
  try {
    return chatCompletionSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new HttpProblem(502, 'student_unavailable', 'The model server answered with something that is no answer.', { cause });
  }
}

const stopped = (cause: unknown) => unavailable('The model server stopped in the middle of the answer; ask again.', cause);

function unavailable(detail: string, cause: unknown): HttpProblem {
  return new HttpProblem(503, 'student_unavailable', detail, { headers: { 'retry-after': '5' }, cause });
}

async function refusal(response: Response): Promise<HttpProblem> {
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
    return { message: 'The model server refused the request without saying why; its log does.', param: null };
  }
}
