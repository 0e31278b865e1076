import { z } from 'zod';

/** Variables of this service beside those that every service reads. */
export const shape = {
  UNDERSTUDY_PREFIX: z.string().min(1).default('{understudy}'),
  UNDERSTUDY_MODELS: z.string().optional(),
  /** Answers jobs of one distillation outstanding at once; left out, 2,000 or four times the model's `maxInFlight`. */
  UNDERSTUDY_WINDOW: z.coerce.number().int().min(1).max(100_000).optional(),
};
