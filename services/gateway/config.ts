import { z } from 'zod';

export const shape = {
  /** Nothing here asks who calls, so nothing but this machine may. */
  UNDERSTUDY_HOST: z.string().min(1).default('127.0.0.1'),
  /** 0 takes a free one; the log says which. */
  UNDERSTUDY_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** Path of models.yaml; left out, the embedded catalogue. */
  UNDERSTUDY_MODELS: z.string().optional(),
  UNDERSTUDY_MODEL_SERVER: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8090'),
  UNDERSTUDY_PREFIX: z.string().min(1).default('{understudy}'),
};
