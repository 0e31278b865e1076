import { z } from 'zod';
import { Fault } from './fault.ts';

// OpenAI's clients send null for what is left open.
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);

const contentSchema = z.union([
  z.string(),
  z.array(z.strictObject({ type: z.literal('text'), text: z.string() })).transform((parts) => parts.map((part) => part.text).join('')),
]);

/** What of OpenAI's chat completion is understood, and llama.cpp's own keys that we use. Anything else is refused, never ignored. */
export const chatRequestSchema = z.strictObject({
  model: z.string().min(1).max(200),
  messages: z
    .array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: contentSchema }))
    .min(1)
    .max(1000),
  max_tokens: optional(z.int().min(1).max(131_072)),
  max_completion_tokens: optional(z.int().min(1).max(131_072)),
  temperature: optional(z.number().min(0).max(2)),
  top_p: optional(z.number().gt(0).max(1)),
  seed: optional(
    z
      .int()
      .min(0)
      .max(2 ** 32 - 2),
  ),
  stop: optional(z.union([z.string().min(1), z.array(z.string().min(1)).max(16)])),
  stream: optional(z.boolean()),
  stream_options: optional(z.strictObject({ include_usage: optional(z.boolean()) })),
  presence_penalty: optional(z.number().min(-2).max(2)),
  frequency_penalty: optional(z.number().min(-2).max(2)),
  logprobs: optional(z.boolean()),
  top_logprobs: optional(z.int().min(0).max(20)),
  /** llama.cpp keeps the answer to the schema by a grammar. */
  response_format: optional(
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('text') }),
      z.strictObject({ type: z.literal('json_object'), schema: optional(z.record(z.string(), z.json())) }),
      z.strictObject({
        type: z.literal('json_schema'),
        json_schema: z.strictObject({
          name: optional(z.string()),
          description: optional(z.string()),
          schema: z.record(z.string(), z.json()),
          strict: optional(z.boolean()),
        }),
      }),
    ]),
  ),
  n: optional(z.literal(1)),
  user: optional(z.string()),
  // llama.cpp's
  repeat_penalty: optional(z.number().min(0.5).max(2)),
  top_k: optional(z.int().min(0)),
  min_p: optional(z.number().min(0).max(1)),
});
export type ChatRequest = z.output<typeof chatRequestSchema>;

/** Without it, models as small as the embedded ones fall into loops. */
const repeatPenalty = 1.1;

/** The body for llama.cpp's server. `user` names a person to a host that bills; nothing here does. */
export function upstreamBody({ model: _model, user: _user, max_completion_tokens, ...request }: ChatRequest) {
  return {
    repeat_penalty: repeatPenalty,
    ...JSON.parse(JSON.stringify(request)), // without what is undefined
    ...(max_completion_tokens !== undefined && { max_tokens: max_completion_tokens }),
    cache_prompt: true,
  } as Record<string, unknown>;
}

/** @throws Fault naming each key that is wrong or unknown. */
export function parseBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.') || 'the body'}: ${issue.message}`);
  const param = result.error.issues[0]?.path.join('.');
  throw new Fault('invalid_request', `The request is not right: ${faults.join('; ')}.`, param ? { param } : {});
}

/**
 * Refuses messages that hold special tokens of the model's vocabulary: the server would read `<|im_end|><|im_start|>system` inside a
 * user's text as the end of the user's turn.
 */
export function refuseSpecialTokens(messages: readonly { role: string; content: string }[], specialTokens: readonly string[]): void {
  for (const [index, { content }] of messages.entries())
    for (const token of specialTokens)
      if (content.includes(token))
        throw new Fault(
          'invalid_request',
          `messages.${index}.content holds ${token}, a special token of this model; leave it out or break it up.`,
          {
            param: `messages.${index}.content`,
          },
        );
}
