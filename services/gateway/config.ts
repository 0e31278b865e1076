import { z } from 'zod';
import { adminKeyPattern } from './src/access/admin-key.ts';
import { allowedOriginsSchema } from './src/access/allowed-origins.ts';

/** 0 stands for none. */
const ceiling = (usual: number) =>
  z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(usual)
    .transform((value) => (value === 0 ? null : value));

export const shape = {
  /** Other than the loopback address only with a key to ask for. */
  UNDERSTUDY_HOST: z.string().min(1).default('127.0.0.1'),
  /** 0 takes a free one; the log says which. */
  UNDERSTUDY_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** Path of models.yaml; left out, the embedded catalogue. */
  UNDERSTUDY_MODELS: z.string().optional(),
  UNDERSTUDY_MODEL_SERVER: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8090'),
  /** A key that may do everything, for the operator: to make the first of the others with. */
  UNDERSTUDY_ADMIN_KEY: z
    .string()
    .regex(adminKeyPattern, 'must be 32 to 200 characters without a space, as "openssl rand -hex 32" makes')
    .optional(),
  /** Requests that a key may make in a minute, where it has no limit of its own. */
  UNDERSTUDY_RATE_LIMIT: ceiling(600),
  /** Distillations that an owner may have that have not ended. */
  UNDERSTUDY_OWNER_DISTILLATIONS: ceiling(20),
  /** After so many days what has ended is deleted (src/retention.ts tells what stays); 0: never. */
  UNDERSTUDY_RETENTION_DAYS: ceiling(0),
  /** Pages of these origins may ask; none by default. `*` for all, where there is a key to ask for. */
  UNDERSTUDY_ALLOWED_ORIGINS: allowedOriginsSchema,
  /** The gateway refuses requests while its event loop is behind by more than this many milliseconds; 0: never. */
  UNDERSTUDY_MOST_DELAY_MS: z.coerce.number().int().min(0).max(60_000).default(2000),
};
