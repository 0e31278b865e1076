import { readFileSync } from 'node:fs';
import { artifactKeys, artifactsShape } from '@understudy/artifacts';
import { redisUrlSchema } from '@understudy/contracts';
import { z } from 'zod';

/** The faults of all variables at once, each with its name; never a value, which may be a secret. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const wrong = (faults: readonly string[]) => new ConfigError(`The environment is not right: ${faults.join('; ')}`);

/**
 * The only reader of the environment. An empty variable counts as absent. What NAME would hold may lie in a file whose path is in
 * NAME_FILE, as containers are handed secrets.
 * @throws ConfigError naming every variable that is missing or unreadable.
 */
export function loadConfig<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: NodeJS.ProcessEnv = process.env,
): z.output<z.ZodObject<Shape>> {
  const found = Object.keys(shape).map((name) => ({ name, ...lookUp(name, environment) }));
  const given = found.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]]));
  const unread = found.filter(({ fault }) => fault !== undefined);
  const result = z.object(shape).safeParse(Object.fromEntries(given));
  if (result.success && unread.length === 0) return result.data;
  // What could not be read would be told once more, as missing.
  const issues = result.error?.issues.filter(({ path }) => !unread.some(({ name }) => name === path[0])) ?? [];
  throw wrong([...unread.map(({ fault }) => fault ?? ''), ...issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)]);
}

/** The variable, or what stands in the file that NAME_FILE names, without the line breaks at its end. */
function lookUp(name: string, environment: NodeJS.ProcessEnv): { value?: string; fault?: string } {
  const [value, file] = [environment[name] || undefined, environment[`${name}_FILE`] || undefined];
  if (file === undefined) return value === undefined ? {} : { value };
  if (value !== undefined) return { fault: `${name} and ${name}_FILE are both set: leave one of them out` };
  try {
    const text = readFileSync(file, 'utf8').replace(/[\r\n]+$/, '');
    return text === '' ? { fault: `${name}_FILE names ${file}, which is empty` } : { value: text };
  } catch (cause) {
    return { fault: `${name}_FILE names ${file}, which cannot be read: ${(cause as Error).message}` };
  }
}

/** Variables that every service reads. */
export const baseShape = {
  REDIS_URL: redisUrlSchema.default('redis://127.0.0.1:6379'),
  /** What every key of ours in Redis begins with. */
  UNDERSTUDY_PREFIX: z.string().min(1).default('{understudy}'),
  ...artifactsShape,
  /** Of the sources, for `build_info`; images carry it. */
  UNDERSTUDY_COMMIT: z.string().default(''),
  UNDERSTUDY_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** /livez, /readyz and /metrics of this process; 0 takes a free port. */
  UNDERSTUDY_OPS_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  UNDERSTUDY_OPS_HOST: z.string().default('127.0.0.1'),
  /** File descriptor of a pipe from the process that owns this one; when it closes, this process ends. */
  UNDERSTUDY_PARENT_PIPE: z.coerce.number().int().min(3).optional(),
};

/**
 * For what names its variables itself (the model catalogue its keys): handed on, never logged. A file that a NAME_FILE names is read when
 * NAME is first asked for, since others' variables end in _FILE too (SSL_CERT_FILE) and mean something else.
 * @throws ConfigError where NAME is asked for and cannot be read.
 */
export function environment(from: NodeJS.ProcessEnv = process.env): Readonly<Record<string, string | undefined>> {
  const read = new Map<string, string | undefined>();
  const get = (_: NodeJS.ProcessEnv, name: string | symbol): unknown => {
    if (typeof name === 'symbol' || from[`${name}_FILE`] === undefined) return Reflect.get(from, name);
    if (!read.has(name)) {
      const { value, fault } = lookUp(name, from);
      if (fault !== undefined) throw wrong([fault]);
      read.set(name, value);
    }
    return read.get(name);
  };
  return new Proxy(from, { get });
}

/** Keys that a library or a child process looks up in the environment by itself: the SDKs of artifact drivers and of Tinker. */
const readByOthers = [...artifactKeys, 'TINKER_API_KEY'];

/**
 * Puts what lies in files where those find it who know of no files.
 * @throws ConfigError naming every variable whose file cannot be read.
 */
export function readFilesForOthers(environment: NodeJS.ProcessEnv = process.env): void {
  const found = readByOthers.map((name) => ({ name, ...lookUp(name, environment) }));
  const faults = found.flatMap(({ fault }) => fault ?? []);
  if (faults.length > 0) throw wrong(faults);
  for (const { name, value } of found) {
    if (value === undefined) continue;
    environment[name] = value;
    delete environment[`${name}_FILE`];
  }
}
