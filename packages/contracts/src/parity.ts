import { z } from 'zod';

/** What passes, in nats: the mean and the largest difference of a token's log-probability, and the mean one of the adapter's effect. */
const bounds = z.strictObject({ mean: z.number().positive(), largest: z.number().positive(), effect: z.number().positive() });

/** What the engine trained, compared with what llama.cpp serves of it: the same questions, base and adapter on either side. */
export const paritySchema = z.strictObject({
  questions: z.int().min(1),
  /** Tokens of answers whose log-probabilities were compared. */
  tokens: z.int().min(1),
  /** |engine − server| of a token's log-probability, in nats. */
  difference: z.strictObject({ mean: z.number(), largest: z.number() }),
  bounds,
  /**
   * How far the adapter moves the log-probabilities of likely first tokens, in nats: mean of |with − without| as the engine has it and as the
   * server has it, and mean difference between the two movements, in which most of what comes of rounding the base cancels.
   */
  effect: z.strictObject({ engine: z.number(), server: z.number(), difference: z.number() }),
  seconds: z.number(),
});

/** In training.json: the figures, or why there are none. */
export const parityResultSchema = z.union([paritySchema, z.strictObject({ skipped: z.string() })]);
export type ParityResult = z.infer<typeof parityResultSchema>;
