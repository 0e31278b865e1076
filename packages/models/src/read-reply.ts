import type { FinishReason, TokenUsage } from '@understudy/contracts';
import { z } from 'zod';
import { ModelError } from './model-error.ts';
import { stripThinking } from './strip-thinking.ts';

const count = z.int().min(0).nullish();

/** As much of OpenAI's chat completion as we read; hosts add and leave out the rest. */
const replySchema = z.object({
  model: z.string().nullish().catch(null),
  choices: z
    .array(
      z.object({
        message: z.object({
          content: z.union([z.string(), z.array(z.object({ type: z.string(), text: z.string().optional() })), z.null()]).optional(),
          refusal: z.string().nullish(),
        }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count,
      prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
    })
    .nullish(),
});

export type Reply = {
  text: string;
  finishReason: FinishReason;
  usage: TokenUsage;
  /** What the host calls the model that answered; null where it does not say. */
  answeredBy: string | null;
};

/**
 * Reads a chat completion. An empty text is a reply; a refusal is one that was filtered. Thoughts that the text begins with are left out.
 * @throws ModelError `bad_response` when it is none: HTML, another JSON, no choices.
 */
export function readReply(body: unknown, at: string): Reply {
  const result = replySchema.safeParse(body);
  if (!result.success) {
    const seen = typeof body === 'string' ? (/^\s*<(?:!doctype|html)/i.test(body) ? 'a web page' : 'text') : 'JSON of another shape';
    const where = typeof body === 'string' ? '' : ` (${result.error.issues[0]?.path.join('.') || 'its root'} is not as expected)`;
    throw new ModelError('bad_response', `${at} answers with ${seen}${where}, not with a chat completion; is its baseUrl right?`);
  }
  const { choices, usage, model } = result.data;
  const choice = choices[0];
  const content = choice?.message.content ?? '';
  const text = typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('');
  const refusal = choice?.message.refusal;
  const input = usage?.prompt_tokens ?? 0;
  return {
    // Half a character would become another one wherever the text is written down.
    text: text === '' && refusal ? refusal : stripThinking(text.toWellFormed()),
    answeredBy: model || null,
    finishReason: refusal ? 'content_filter' : finishReason(choice?.finish_reason),
    usage: {
      input,
      cachedInput: Math.min(input, usage?.prompt_tokens_details?.cached_tokens ?? 0),
      output: usage?.completion_tokens ?? 0,
    },
  };
}

function finishReason(reason: string | null | undefined): FinishReason {
  return reason === 'stop' || reason === 'length' || reason === 'content_filter' ? reason : 'other';
}
