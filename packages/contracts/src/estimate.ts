import { z } from 'zod';
import { answerSchema } from './answer.ts';
import { tokenUsageSchema } from './chat.ts';
import { stageNameSchema } from './stages.ts';
import { usageRoleSchema } from './usage.ts';

const counts = z.strictObject({ low: z.int().min(0), high: z.int().min(0) });
const amounts = z.strictObject({ low: z.number().min(0), high: z.number().min(0) });
const tokens = z.strictObject({
  input: counts,
  cachedInput: counts.meta({ description: 'The part of `input` that the host has cached already.' }),
  output: counts,
});

/** What one model is asked at one stage. */
export const estimateLineSchema = z.strictObject({
  stage: stageNameSchema,
  role: usageRoleSchema,
  model: z.string(),
  calls: counts,
  tokens,
  costUsd: amounts.nullable().meta({ description: 'US dollars; null where the catalogue gives no price.' }),
  minutes: amounts.nullable().meta({ description: 'Null where nothing is known of how fast it goes.' }),
});
export type EstimateLine = z.infer<typeof estimateLineSchema>;

const previewRowSchema = z.strictObject({
  question: z.string(),
  answer: z.string(),
  finishReason: answerSchema.shape.finishReason,
  rejections: answerSchema.shape.rejections,
  usage: tokenUsageSchema,
  latencyMs: z.number().min(0),
});
export type PreviewRow = z.infer<typeof previewRowSchema>;

/** After how many queries to the student the run is paid for, or why that cannot be said. */
const breakEvenSchema = z.strictObject({ queries: counts.nullable(), why: z.string().nullable() });
export type EstimatedBreakEven = z.infer<typeof breakEvenSchema>;

/** What a spec would take. Every figure is a range: `low` when all goes well, `high` when it does not, short of further rounds of questions. */
export const estimateSchema = z
  .strictObject({
    object: z.literal('estimate'),
    basis: z
      .enum(['characters', 'preview'])
      .meta({ description: 'Tokens reckoned from characters, or by those of answers that the teacher has really given.' }),
    calls: counts,
    tokens,
    costUsd: amounts.nullable().meta({ description: 'US dollars; null when a model that is asked has no price.' }),
    minutes: amounts.nullable().meta({ description: 'Of the stages of which something is known, one after the other.' }),
    lines: z.array(estimateLineSchema),
    breakEven: z.strictObject({ uncached: breakEvenSchema, cached: breakEvenSchema }),
    warnings: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })),
    preview: z
      .strictObject({ rows: z.array(previewRowSchema), costUsd: z.number().nullable() })
      .nullable()
      .meta({ description: 'Questions that the teacher has answered for this estimate, and what that has cost.' }),
  })
  .meta({ id: 'Estimate' });
export type Estimate = z.infer<typeof estimateSchema>;
