import { distillationIdSchema, questionSchema, statusSchema } from '@understudy/contracts';
import { z } from 'zod';

/** Read by hand, since coercion would take an empty text for 0 and 1e1 for 10; the document calls it what it is, a whole number. */
const whole = (largest: number, meta: { default?: number; description: string }) =>
  z
    .unknown()
    .meta({ type: 'integer', minimum: 1, maximum: largest, ...meta })
    .transform((text, context) => {
      const value = typeof text === 'string' && /^\d{1,6}$/.test(text) ? Number(text) : 0;
      if (value < 1 || value > largest)
        context.addIssue({ code: 'custom', message: `must be a whole number from 1 to ${largest}, not ${JSON.stringify(text)}` });
      return value;
    })
    .optional();

const limit = (largest: number, usual: number) =>
  whole(largest, { default: usual, description: 'How many at most.' }).transform((value) => value ?? usual);

export const distillationsQuery = z.strictObject({
  limit: limit(100, 20),
  after: distillationIdSchema.optional().meta({ description: 'Only what is older than this one.' }),
  status: statusSchema.optional().meta({ description: 'Only those that are so now.' }),
});

export const eventsQuery = z.strictObject({
  limit: limit(1000, 100),
  after: z
    .string()
    // Redis reads each half as an unsigned number of 64 bits.
    .regex(/^[0-9]{1,19}-[0-9]{1,19}$/)
    .optional()
    .meta({ description: 'Id of the last event that was seen.' }),
  maxSeconds: whole(86_400, {
    description: 'A stream ends after that many seconds, before `done` if need be; left out, it ends with `done`.',
  }),
});

const rows = {
  limit: limit(200, 50),
  after: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,300}$/)
    .optional()
    .meta({ description: '`after` of the page before.' }),
  search: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'A text that stands in the question or the answer, whatever the case.' }),
};
const verdict = z.enum(['accepted', 'rejected']).optional().meta({ description: 'Only those that passed the checks, or that did not.' });
const reason = z.string().min(1).max(80).optional().meta({ description: 'A check, or `rule:<id>`; only what was rejected has reasons.' });

export const questionsQuery = z.strictObject({
  ...rows,
  origin: questionSchema.shape.origin.optional().meta({ description: 'Who wrote it: a template, a model, or the user.' }),
  split: questionSchema.shape.split.optional().meta({ description: '`test` are the held-out questions.' }),
  category: z.string().min(1).max(100).optional().meta({ description: 'Only those of this category.' }),
});

/** Each value can be read, and yet they do not go together: 422 where a value that cannot be read is 400. */
const together = { wellFormed: true };

const onlyRejectedHaveReasons = {
  test: (query: { verdict?: string | undefined; reason?: string | undefined }) =>
    query.reason === undefined || query.verdict !== 'accepted',
  error: 'goes with rejected ones only: what was accepted has no reason',
};

export const answersQuery = z
  .strictObject({ ...rows, verdict, reason })
  .refine(onlyRejectedHaveReasons.test, { path: ['reason'], error: onlyRejectedHaveReasons.error, params: together });

export const examplesQuery = z
  .strictObject({
    ...rows,
    verdict,
    reason,
    split: z.enum(['train', 'valid', 'test']).optional().meta({ description: 'Only accepted ones of this part.' }),
  })
  .refine(onlyRejectedHaveReasons.test, { path: ['reason'], error: onlyRejectedHaveReasons.error, params: together })
  .refine(({ split, verdict: asked, reason: why }) => split === undefined || (asked !== 'rejected' && why === undefined), {
    path: ['split'],
    params: together,
    error: 'goes with accepted examples only: what was rejected is in no split',
  });
