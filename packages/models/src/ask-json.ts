import { z } from 'zod';
import type { ChatReply, ChatRequest } from './chat.ts';

/** A model did not give JSON of the shape asked for, however often it was asked. */
export class BadJsonError extends Error {
  override name = 'BadJsonError';
  /** Calls that were made, all of them in vain. */
  readonly bad: number;
  constructor(message: string, bad: number, options?: { cause?: unknown }) {
    super(message, options);
    this.bad = bad;
  }
}

export type AskJsonOptions<T extends z.ZodType> = {
  schema: T;
  /** A short name of what is asked for, letters and underscores: some hosts show it to the model. */
  name: string;
  /** Calls at most, each with another seed. 3 by default. */
  attempts?: number;
};

/**
 * Asks for JSON of a shape, by `response_format` where the host knows it. Whatever comes is parsed (fences and words around it do not hurt)
 * and checked; a bad reply is asked for again. `ask` is `chat.ask`, or that of a paid chat.
 * @returns the value, and how many replies were bad.
 * @throws BadJsonError when all were; what `ask` throws.
 */
export async function askJson<T extends z.ZodType>(
  ask: (request: ChatRequest) => Promise<ChatReply>,
  request: ChatRequest,
  { schema, name, attempts = 3 }: AskJsonOptions<T>,
): Promise<{ value: z.output<T>; bad: number }> {
  const responseSchema = { name, schema: z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) as Record<string, unknown> };
  let fault = '';
  for (let attempt = 0; attempt < attempts; attempt++) {
    const seed = (request.seed ?? 0) + attempt;
    const { text, finishReason } = await ask({ ...request, responseSchema, seed });
    const read = readJson(text, schema);
    if (read.success) return { value: read.data, bad: attempt };
    fault = finishReason === 'length' ? `its answer was cut at ${request.maxTokens} tokens` : read.fault;
  }
  throw new BadJsonError(`Model ${request.model} gave no ${name} in ${attempts} tries: ${fault}.`, attempts);
}

/** The fault names places and types, never what the model wrote. */
function readJson<T extends z.ZodType>(text: string, schema: T): { success: true; data: z.output<T> } | { success: false; fault: string } {
  let fault = 'its answer holds no JSON';
  for (const part of candidates(text)) {
    let value: unknown;
    try {
      value = JSON.parse(part);
    } catch {
      continue;
    }
    const result = schema.safeParse(value);
    if (result.success) return { success: true, data: result.data };
    const [issue] = result.error.issues;
    fault = `${issue?.path.join('.') || 'its root'} is not as asked (${issue?.code ?? 'invalid'})`;
  }
  return { success: false, fault };
}

function* candidates(text: string): Generator<string> {
  yield text;
  for (const [, inside] of text.matchAll(/```(?:json)?\s*(.*?)```/gis)) if (inside !== undefined) yield inside;
  for (const { open, close } of [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
  ]) {
    const from = text.indexOf(open);
    const to = text.lastIndexOf(close);
    if (from !== -1 && to > from) yield text.slice(from, to + 1);
  }
}
