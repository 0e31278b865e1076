import { z } from 'zod';
import { timeSchema } from './ids.ts';

/** `id` is the entry's id in the distillation's stream: monotonic, usable as `Last-Event-ID`. */
export const eventSchema = z
  .strictObject({
    id: z.string().regex(/^\d+-\d+$/),
    at: timeSchema,
    type: z.enum(['status', 'stage', 'training', 'log', 'done']),
    level: z.enum(['info', 'warn', 'error']),
    message: z.string(),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .meta({ id: 'Event' });
export type Event = z.infer<typeof eventSchema>;
export type NewEvent = Omit<Event, 'id' | 'at'>;

/**
 * Frame `resync` of a stream: events after the one that was asked for are no longer kept. The distillation follows, then the events from
 * `oldest` on; whoever builds on every event begins anew.
 */
export const resyncSchema = z.strictObject({ after: eventSchema.shape.id, oldest: eventSchema.shape.id }).meta({ id: 'Resync' });
export type Resync = z.infer<typeof resyncSchema>;
