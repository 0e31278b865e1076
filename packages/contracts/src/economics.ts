import { z } from 'zod';
import { intervalSchema } from './interval.ts';
import { usageSchema } from './usage.ts';

/** The arms whose answers are timed: the same base, once with the script before every question and once with the script in its weights. */
export const timedArmNames = ['base+prompt', 'student'] as const;
export type TimedArmName = (typeof timedArmNames)[number];

const armSpeedSchema = z.strictObject({
  /**
   * A call whose query, script and all, no host has seen before, so that all of it must be read: one call, without an interval, and part of
   * no mean. How much of its input the host had cached all the same is what the host says; 0 where it says nothing.
   */
  firstCall: z.strictObject({ firstTokenMs: z.number(), inputTokens: z.int(), cachedInputTokens: z.int() }).nullable(),
  /** Mean over the timed questions, from sending a request to the first token of its answer; the host may have the script cached, no question. */
  firstTokenMs: intervalSchema.nullable(),
  /** Tokens after the first over the time after it; null where the host does not count tokens. */
  tokensPerSecond: intervalSchema.nullable(),
  meanInputTokens: z.number(),
  meanCachedInputTokens: z.number(),
});

/** Both arms' answers to the same questions, streamed, one at a time, by turns, from the hosts that gave the evaluation's answers. */
export const speedSchema = z.strictObject({
  questions: z.int().min(1),
  arms: z.strictObject({ 'base+prompt': armSpeedSchema, student: armSpeedSchema }),
  /** The student's mean time to the first token over base+prompt's: below 1, the student begins sooner. */
  firstTokenRatio: intervalSchema.nullable(),
});
export type Speed = z.infer<typeof speedSchema>;

/** Worked out from the base's shape: keys and values of every layer, 16 bits a number. */
export const keyValueCacheSchema = z.strictObject({
  bytesPerToken: z.int().min(1),
  /** What the script takes in every open conversation that does not share it with others. */
  bytesPerConversation: z.int().min(0),
});

/** What the run had cost when the report was written. */
export const runCostSchema = z.strictObject({
  /** The ledger, by role and model. */
  usage: usageSchema,
  /** Over all that has a price; null where nothing has. */
  totalUsd: z.number().nullable(),
  /** Models that were asked and have no price in the catalogue: they count as nothing. */
  unpriced: z.array(z.string()),
  seconds: z.strictObject({
    /** From the first question to the last answer, pauses and waits included; null where the record does not say. */
    generation: z.number().nullable(),
    training: z.number(),
  }),
});
export type RunCost = z.infer<typeof runCostSchema>;

/** After how many queries the saving has paid for the run, or why there is no such number. */
const breakEvenSchema = z.strictObject({ queries: z.int().min(0).nullable(), why: z.string().nullable() });
export type BreakEven = z.infer<typeof breakEvenSchema>;

/** Does the distillation pay? */
export const economicsSchema = z.strictObject({
  /** Share of a query's input tokens that the student does without, as the host counts them; null where it does not. */
  inputShareSaved: intervalSchema.nullable(),
  /** Null where the host answers whole instead of streaming. */
  speed: speedSchema.nullable(),
  /** Null where the base's config does not tell its shape, and where the script is no longer than what its template writes in its place. */
  keyValueCache: keyValueCacheSchema.nullable(),
  cost: runCostSchema,
  /** Against a script that is paid in full, and one that the host has cached. */
  breakEven: z.strictObject({ uncached: breakEvenSchema, cached: breakEvenSchema }),
});
export type Economics = z.infer<typeof economicsSchema>;
