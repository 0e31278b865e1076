import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const repository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What the trainer reads beside what every service reads. */
export const shape = {
  UNDERSTUDY_MODELS: z.string().optional(),
  UNDERSTUDY_HOME: z.string().default(repository('.understudy')),
  UNDERSTUDY_PYTHON: z.string().default(repository('.understudy/venv/bin/python')),
  UNDERSTUDY_ENGINE: z.string().default(repository('services/trainer/engine')),
  UNDERSTUDY_CHECKPOINT_STEPS: z.coerce.number().int().min(1).optional(),
};
