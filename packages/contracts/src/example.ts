import { z } from 'zod';
import { rejectionSchema } from './answer.ts';
import { messageSchema } from './chat.ts';

/** One line of train.jsonl, valid.jsonl and test.jsonl: chat format, no system turn, user and assistant by turns. `id` is the question's. */
export const exampleSchema = z.strictObject({
  id: z.string(),
  category: z.string(),
  messages: z.array(messageSchema).min(2),
});
export type Example = z.infer<typeof exampleSchema>;

/** One line of rejected.jsonl. */
export const rejectedSchema = z.strictObject({
  id: z.string(),
  question: z.string(),
  answer: z.string(),
  /** Later turns of a conversation; the last answers are missing where it was broken off. */
  followUps: z.array(z.strictObject({ question: z.string(), answer: z.string().nullable() })).default([]),
  rejections: z.array(rejectionSchema).min(1),
});
export type Rejected = z.infer<typeof rejectedSchema>;

/** `4-dataset/stats.json`. */
export const datasetStatsSchema = z.strictObject({
  questions: z.int(),
  answers: z.int(),
  /** Questions whose answer never came, after all rounds. */
  unanswered: z.int(),
  rounds: z.int(),
  train: z.int(),
  valid: z.int(),
  test: z.int(),
  rejected: z.int(),
  /** Rejections by check; one answer may have several. */
  rejectionsByCheck: z.record(z.string(), z.int()),
  samplesAsked: z.int(),
});
export type DatasetStats = z.infer<typeof datasetStatsSchema>;
