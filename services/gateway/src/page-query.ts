import { distillationIdSchema, statusSchema } from '@understudy/contracts';
import { z } from 'zod';

/** Read by hand, since coercion would take an empty text for 0 and 1e1 for 10; the document calls it what it is, a whole number. */
const limit = (largest: number, usual: number) =>
  z
    .unknown()
    .meta({ type: 'integer', minimum: 1, maximum: largest, default: usual })
    .transform((text, context) => {
      const value = /^\d{1,6}$/.test(String(text ?? usual)) ? Number(text ?? usual) : 0;
      if (value < 1 || value > largest)
        context.addIssue({ code: 'custom', message: `must be a whole number from 1 to ${largest}, not ${JSON.stringify(text)}` });
      return value;
    })
    .optional()
    .transform((value) => value ?? usual);

export const distillationsQuery = z.strictObject({
  limit: limit(100, 20),
  after: distillationIdSchema.optional().meta({ description: 'Only what is older than this one.' }),
  status: statusSchema.optional(),
});

export const eventsQuery = z.strictObject({
  limit: limit(1000, 100),
  after: z
    .string()
    .regex(/^\d{1,20}-\d{1,20}$/)
    .optional()
    .meta({ description: 'Id of the last event that was seen.' }),
});
