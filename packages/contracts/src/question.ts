import { z } from 'zod';

/** One line of `2-questions.jsonl`. `split: test` marks a held-out question, which no training row ever uses. */
export const questionSchema = z.strictObject({
  id: z.string().regex(/^q_[0-9a-f]{20}$/),
  /** What the user says first. */
  text: z.string().min(1).max(20_000),
  /** What the user says after each answer; empty for a single question. */
  followUps: z.array(z.string().min(1).max(20_000)).max(4).default([]),
  category: z.string(),
  family: z.string(),
  facets: z.record(z.string(), z.string()),
  /** Filled from a template, written by a model, or given by the user. */
  origin: z.enum(['template', 'model', 'user']),
  split: z.enum(['train', 'test']),
  round: z.int().min(1),
});
export type Question = z.infer<typeof questionSchema>;
