import { z } from 'zod';

/** `dst_` and a ULID (Crockford base 32, upper case): sorts by time of creation, cannot be guessed. */
export const distillationIdSchema = z
  .string()
  .regex(/^dst_[0-9A-HJKMNP-TV-Z]{26}$/)
  .meta({ description: 'Id of a distillation: dst_ and a ULID.', example: 'dst_01JD5H2Z7T8Q4X9V0C3B6N1M5K' });

/** `upl_` and a ULID: a file that a user has handed in. */
export const uploadIdSchema = z
  .string()
  .regex(/^upl_[0-9A-HJKMNP-TV-Z]{26}$/)
  .meta({ description: 'Id of an uploaded file: upl_ and a ULID.' });

/** RFC 3339, UTC. */
export const timeSchema = z.iso.datetime();

/** Lower-case hexadecimal SHA-256. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
