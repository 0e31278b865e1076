import { z } from 'zod';
import { timeSchema } from './ids.ts';
import { stageNameSchema } from './stages.ts';

/** What is measured while a student trains. Losses are means over supervised tokens, in nats. */
export const curveNames = ['trainLoss', 'validLoss', 'validCrossEntropy', 'supervisedTokensPerSecond'] as const;

/** One line to be drawn, thinned so that its shape stays. */
export const curveSchema = z.strictObject({
  name: z.enum(curveNames),
  variant: z.int().min(1).nullable().meta({ description: 'Of a sweep under way, the variant, from 1; else null.' }),
  points: z.array(
    z.strictObject({
      step: z.int().min(0),
      at: timeSchema.nullable().meta({ description: 'When it was told; null for steps that are known only from the finished training.' }),
      value: z.number(),
    }),
  ),
  measured: z.int().min(0).meta({ description: 'Points before thinning.' }),
});
export type Curve = z.infer<typeof curveSchema>;

/** Mean rate of a stage since it began, in its own units: questions, answers, examples, steps. */
const rateSchema = z.strictObject({
  stage: stageNameSchema,
  done: z.int().min(0),
  seconds: z.number().min(0),
  perSecond: z.number().min(0).nullable(),
});
export type Rate = z.infer<typeof rateSchema>;

export const curvesSchema = z
  .strictObject({
    object: z.literal('metrics'),
    distillationId: z.string(),
    source: z.enum(['events', 'training']).meta({ description: 'Told while it trains, or the whole of `training.json`.' }),
    curves: z.array(curveSchema),
    rates: z.array(rateSchema),
  })
  .meta({ id: 'Curves' });
export type Curves = z.infer<typeof curvesSchema>;
