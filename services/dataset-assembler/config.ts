import { z } from 'zod';

/** Variables of this service beside those that every service reads. */
export const shape = {
  UNDERSTUDY_PREFIX: z.string().min(1).default('{understudy}'),
};
