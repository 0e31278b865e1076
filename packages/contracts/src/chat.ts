import { z } from 'zod';

export const messageSchema = z.strictObject({
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
});
export type Message = z.infer<typeof messageSchema>;

/** Tokens as the model host counts them; `cachedInput` is a part of `input`. */
export const tokenUsageSchema = z.strictObject({
  input: z.int().min(0),
  cachedInput: z.int().min(0),
  output: z.int().min(0),
});
export type TokenUsage = z.infer<typeof tokenUsageSchema>;

export const finishReasonSchema = z.enum(['stop', 'length', 'content_filter', 'other']);
export type FinishReason = z.infer<typeof finishReasonSchema>;
