import { availableParallelism } from 'node:os';
import { embeddedContext } from '@understudy/contracts';
import { z } from 'zod';

const folder = (path: string) => new URL(`../../${path}`, import.meta.url).pathname;

export const shape = {
  UNDERSTUDY_HOST: z.string().default('127.0.0.1'),
  UNDERSTUDY_PORT: z.coerce.number().int().min(0).max(65_535).default(8090),
  /** Answers that one model works on at once. */
  UNDERSTUDY_SLOTS: z.coerce.number().int().min(1).max(64).default(4),
  UNDERSTUDY_THREADS: z.coerce.number().int().min(1).max(512).default(availableParallelism()),
  /** Tokens of prompt and answer together, for each slot. */
  UNDERSTUDY_CONTEXT: z.coerce.number().int().min(256).max(131_072).default(embeddedContext),
  /** Students kept in memory; the one not asked for longest makes way. */
  UNDERSTUDY_STUDENTS: z.coerce.number().int().min(1).max(64).default(2),
  /** Holds models/<name>.gguf. */
  UNDERSTUDY_HOME: z.string().default(folder('.understudy')),
  UNDERSTUDY_PYTHON: z.string().default(folder('.understudy/venv/bin/python')),
};
