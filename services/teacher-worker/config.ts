import { z } from 'zod';

/** Variables of this service beside those that every service reads. */
export const shape = {
  UNDERSTUDY_MODELS: z.string().optional(),
  UNDERSTUDY_MODEL_SERVER: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8090'),
  /** Requests to a model that this process has under way at once; left out, the model's `maxInFlight` in the catalogue. */
  UNDERSTUDY_CONCURRENCY: z.coerce.number().int().min(1).max(10_000).optional(),
};
