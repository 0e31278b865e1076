import { distillationIdSchema, fileIdSchema } from '@understudy/contracts';
import { z } from 'zod';
import { eventsQuery, limit } from '../page-query.ts';

const metadataKey = /^metadata\[([^\]]{1,64})\]$/;

/** OpenAI's clients write a filter as `metadata[key]=value`; `metadata=null` are jobs without any. */
export const jobsQuery = z
  .object({
    limit: limit({ largest: 100, usual: 20 }),
    after: distillationIdSchema.optional(),
    metadata: z.literal('null').optional().meta({ description: 'Only jobs without metadata. For those with: `metadata[key]=value`.' }),
  })
  .catchall(z.string().max(512))
  .superRefine((query, context) => {
    for (const key of Object.keys(query))
      if (!['limit', 'after', 'metadata'].includes(key) && !metadataKey.test(key))
        context.addIssue({ code: 'custom', path: [key], message: 'is unknown here; known are limit, after and metadata[key]' });
  });

/** Whether a job's metadata are what a query asks for. */
export function metadataFilter(query: z.output<typeof jobsQuery>): (metadata: Record<string, string>) => boolean {
  if (query.metadata === 'null') return (metadata) => Object.keys(metadata).length === 0;
  const wanted = Object.entries(query).flatMap(([name, value]) => {
    const key = metadataKey.exec(name)?.[1];
    return key === undefined ? [] : [[key, value] as const];
  });
  return (metadata) => wanted.every(([key, value]) => metadata[key] === value);
}

export const jobEventsQuery = z.strictObject({ limit: limit({ largest: 100, usual: 20 }), after: eventsQuery.shape.after });

export const checkpointsQuery = z.strictObject({
  limit: limit({ largest: 100, usual: 10 }),
  after: z.string().max(100).optional().meta({ description: 'Only what comes behind this one; there is one checkpoint at most.' }),
});

export const filesQuery = z.strictObject({
  limit: limit({ largest: 10_000, usual: 10_000 }),
  after: fileIdSchema.optional(),
  order: z.enum(['asc', 'desc']).default('desc').meta({ description: 'By when they came: the newest first, or last.' }),
  purpose: z.string().max(100).optional().meta({ description: 'Only those for it; all files are for `fine-tune`.' }),
});
