import { distillationIdSchema, questionSchema, stageNameSchema, statusSchema } from '@understudy/contracts';
import { z } from 'zod';

type Whole = { smallest?: number; largest: number; description: string; default?: number };

/** Read by hand, since coercion would take an empty text for 0 and 1e1 for 10; the document calls it what it is, a whole number. */
const whole = ({ smallest = 1, largest, ...meta }: Whole) =>
  z
    .unknown()
    .meta({ type: 'integer', minimum: smallest, maximum: largest, ...meta })
    .transform((text, context) => {
      const value = typeof text === 'string' && /^\d{1,6}$/.test(text) ? Number(text) : 0;
      if (value < smallest || value > largest)
        context.addIssue({ code: 'custom', message: `must be a whole number from ${smallest} to ${largest}, not ${JSON.stringify(text)}` });
      return value;
    })
    .optional();

/** `limit` of a query, in rows or points: `usual` where it is left out. */
export const limit = ({ usual, ...bounds }: { smallest?: number; largest: number; usual: number }) =>
  whole({ ...bounds, default: usual, description: 'How many at most.' }).transform((value) => value ?? usual);

const after = distillationIdSchema.optional().meta({ description: 'Only what is older than this one.' });

export const evaluationsQuery = z.strictObject({ limit: limit({ largest: 100, usual: 100 }), after });

export const distillationsQuery = z.strictObject({
  limit: limit({ largest: 100, usual: 20 }),
  after,
  status: statusSchema.optional().meta({ description: 'Only those that are so now.' }),
  stage: stageNameSchema.optional().meta({ description: 'Where it is, or was when it ended.' }),
  metadata: z
    .record(z.string().min(1).max(64), z.string().max(512))
    .optional()
    .meta({ description: 'Keys and values that its metadata must hold: `metadata[project]=music`.', style: 'deepObject', explode: true }),
});

/** Fewer than three points have no shape. */
export const curvesQuery = z.strictObject({ points: limit({ smallest: 3, largest: 2000, usual: 500 }) });

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

export const submitQuery = z.strictObject({ dryRun: flag.meta({ description: 'Create nothing, and answer with the estimate.' }) });

export const estimateQuery = z.strictObject({
  preview: flag.meta({ description: 'Have the teacher answer up to twenty questions; that is paid.' }),
});

export const eventsQuery = z.strictObject({
  limit: limit({ largest: 1000, usual: 100 }),
  after: z
    .string()
    // Redis reads each half as an unsigned number of 64 bits.
    .regex(/^[0-9]{1,19}-[0-9]{1,19}$/)
    .optional()
    .meta({ description: 'Id of the last event that was seen.' }),
  maxSeconds: whole({
    largest: 86_400,
    description: 'A stream ends after that many seconds, before `done` if need be; left out, it ends with `done`.',
  }),
});

const rows = {
  limit: limit({ largest: 200, usual: 50 }),
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
