import { type ChatCompletionChunk, chatCompletionChunkSchema, problemSchema } from '@understudy/contracts';
import { badResponse, ClientError } from './client-error.ts';
import { readFrames } from './read-frames.ts';

/** A piece of an answer. The last ones say why it ended, and what it took. */
export type ChatPiece = { text: string; finishReason: string | null; usage: NonNullable<ChatCompletionChunk['usage']> | null };

/** @throws ClientError also for an answer that breaks off: an end that nobody announced is none. */
export async function* readChat(response: Response, options: { url: string; signal?: AbortSignal }): AsyncGenerator<ChatPiece> {
  let finished = false;
  for await (const { data } of readFrames(response, options)) {
    if (data === '[DONE]') return;
    const chunk = parse(data, options.url);
    const [choice] = chunk.choices;
    const finishReason = choice?.finish_reason ?? null;
    finished ||= finishReason !== null;
    yield { text: choice?.delta.content ?? '', finishReason, usage: chunk.usage ?? null };
  }
  if (!finished) throw new ClientError('student_unavailable', 'The answer broke off; ask again.');
}

function parse(text: string, url: string): ChatCompletionChunk {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw badResponse(url, 'a piece of an answer that is not JSON', cause);
  }
  const problem = problemSchema.safeParse(data);
  if (problem.success) throw new ClientError(problem.data.error.code, problem.data.detail, { problem: problem.data });
  const said = errorIn(data);
  if (said !== undefined) throw new ClientError('student_unavailable', said);
  const chunk = chatCompletionChunkSchema.safeParse(data);
  if (!chunk.success) throw badResponse(url, 'a piece of an answer that cannot be read', chunk.error);
  return chunk.data;
}

/** A model server in mid-stream says it in OpenAI's shape. */
function errorIn(data: unknown): string | undefined {
  const error = (data as { error?: { message?: unknown } | null } | null)?.error;
  return error ? String(error.message ?? 'The model server failed in the middle of the answer.') : undefined;
}
