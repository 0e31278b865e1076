import { redisUrlSchema } from '@understudy/contracts';
import { z } from 'zod';

/** The faults of all variables at once, each with its name; never a value, which may be a secret. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * The only reader of the environment. An empty variable counts as absent.
 * @throws ConfigError naming every variable that is missing or unreadable.
 */
export function loadConfig<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: NodeJS.ProcessEnv = process.env,
): z.output<z.ZodObject<Shape>> {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = z.object(shape).safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`The environment is not right: ${faults.join('; ')}`);
}

/** Variables that every service reads. */
export const baseShape = {
  REDIS_URL: redisUrlSchema.default('redis://127.0.0.1:6379'),
  UNDERSTUDY_ARTIFACTS: z.string().default(new URL('../../../.understudy/data/artifacts', import.meta.url).href),
  /** Of the sources, for `build_info`; images carry it. */
  UNDERSTUDY_COMMIT: z.string().default(''),
  /** Where UNDERSTUDY_ARTIFACTS is a bucket: files of it on this machine, and how much of the disk they may take. */
  UNDERSTUDY_ARTIFACTS_CACHE: z.string().default(new URL('../../../.understudy/data/artifact-cache', import.meta.url).href),
  UNDERSTUDY_ARTIFACTS_CACHE_GIB: z.coerce.number().positive().default(20),
  /** The SDK reads the others of its variables (keys, profiles, roles) itself. */
  AWS_ENDPOINT_URL_S3: z.url({ protocol: /^https?$/ }).optional(),
  AWS_ENDPOINT_URL: z.url({ protocol: /^https?$/ }).optional(),
  AWS_REGION: z.string().optional(),
  UNDERSTUDY_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** /livez, /readyz and /metrics of this process; 0 takes a free port. */
  UNDERSTUDY_OPS_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  UNDERSTUDY_OPS_HOST: z.string().default('127.0.0.1'),
  /** File descriptor of a pipe from the process that owns this one; when it closes, this process ends. */
  UNDERSTUDY_PARENT_PIPE: z.coerce.number().int().min(3).optional(),
};

/** For what names its variables itself (the model catalogue its keys): handed on, never logged. */
export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
