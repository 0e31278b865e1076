import { distillationIdSchema, questionSchema, stageNameSchema, statusSchema } from '@understudy/contracts';
import { z } from 'zod';

/** Read by hand, since coercion would take an empty text for 0 and 1e1 for 10; the document calls it what it is, a whole number. */
export const limit = ({ smallest = 1, largest, usual }: { smallest?: number; largest: number; usual: number }) =>
  z
    .unknown()
    .meta({ type: 'integer', minimum: smallest, maximum: largest, default: usual })
    .transform((text, context) => {
      const value = /^\d{1,6}$/.test(String(text ?? usual)) ? Number(text ?? usual) : 0;
      if (value < smallest || value > largest)
        context.addIssue({ code: 'custom', message: `must be a whole number from ${smallest} to ${largest}, not ${JSON.stringify(text)}` });
      return value;
    })
    .optional()
    .transform((value) => value ?? usual);

export const distillationsQuery = z.strictObject({
  limit: limit({ largest: 100, usual: 20 }),
  after: distillationIdSchema.optional().meta({ description: 'Only what is older than this one.' }),
  status: statusSchema.optional(),
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
    .regex(/^\d{1,20}-\d{1,20}$/)
    .optional()
    .meta({ description: 'Id of the last event that was seen.' }),
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
const verdict = z.enum(['accepted', 'rejected']).optional();
const reason = z.string().min(1).max(80).optional().meta({ description: 'A check, or `rule:<id>`; only what was rejected has reasons.' });

export const questionsQuery = z.strictObject({
  ...rows,
  origin: questionSchema.shape.origin.optional(),
  split: questionSchema.shape.split.optional().meta({ description: '`test` are the held-out questions.' }),
  category: z.string().min(1).max(100).optional(),
});

const onlyRejectedHaveReasons = {
  test: (query: { verdict?: string | undefined; reason?: string | undefined }) =>
    query.reason === undefined || query.verdict !== 'accepted',
  error: 'goes with rejected ones only: what was accepted has no reason',
};

export const answersQuery = z
  .strictObject({ ...rows, verdict, reason })
  .refine(onlyRejectedHaveReasons.test, { path: ['reason'], error: onlyRejectedHaveReasons.error });

export const examplesQuery = z
  .strictObject({ ...rows, verdict, reason, split: z.enum(['train', 'valid', 'test']).optional() })
  .refine(onlyRejectedHaveReasons.test, { path: ['reason'], error: onlyRejectedHaveReasons.error })
  .refine(({ split, verdict: asked, reason: why }) => split === undefined || (asked !== 'rejected' && why === undefined), {
    path: ['split'],
    error: 'goes with accepted examples only: what was rejected is in no split',
  });
