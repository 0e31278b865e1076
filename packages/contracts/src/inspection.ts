import { z } from 'zod';

/** How many tokens there are, and how many of them are learnt. `share` is supervised ÷ tokens. */
const counts = { tokens: z.int().min(0), supervised: z.int().min(0), share: z.number().min(0).max(1) };

/** A token with its text as it stands in the rendered row; the texts of all tokens put together are that row. */
export const shownTokenSchema = z.strictObject({ id: z.int().min(0), text: z.string(), supervised: z.boolean() });

/** A training row as the engine renders it. */
export const shownRowSchema = z.strictObject({
  id: z.string(),
  text: z.string(),
  tokens: z.array(shownTokenSchema),
  counts: z.strictObject(counts),
});
export type ShownRow = z.infer<typeof shownRowSchema>;

/** A whole file of rows. */
export const inspectionSchema = z.strictObject({
  /** Rows that can be trained on. */
  rows: z.int().min(0),
  ...counts,
  longest: z.strictObject({ id: z.string(), tokens: z.int().min(1) }).nullable(),
  refused: z.int().min(0),
  /** The first hundred of the refused rows. */
  refusals: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
});
export type Inspection = z.infer<typeof inspectionSchema>;
