import { distillationSchema, eventListSchema, eventSchema } from '@understudy/contracts';
import { whenLeft } from '@understudy/service';
import { z } from 'zod';
import type { App, RouteDependencies } from '../dependencies.ts';
import { eventStream } from '../events/event-stream.ts';
import { watchDistillations } from '../events/watch-distillations.ts';
import { negotiate } from '../negotiate.ts';
import { eventsQuery } from '../page-query.ts';
import { idParams, requireDistillation } from '../require-distillation.ts';
import { sendEvents } from '../send-events.ts';

const schema = {
  operationId: 'listEvents',
  summary: 'Events, as a list or as a stream',
  description:
    'With `Accept: text/event-stream` the events come as they happen, with `progress` frames (the distillation) between them; the stream goes on after `Last-Event-ID` (or `after`), beats every 15 s and ends with `done`, after `maxSeconds`, or when its key is revoked. Where events after it are no longer kept (ten thousand are), the stream says `resync` first.',
  tags: ['distillations'],
  params: idParams,
  querystring: eventsQuery,
  headers: z.looseObject({ 'last-event-id': eventsQuery.shape.after }),
  response: {
    200: {
      description: 'Oldest first',
      content: {
        'application/json': { schema: eventListSchema },
        'text/event-stream': { schema: z.union([eventSchema, distillationSchema]) },
      },
    },
  },
};

/** What has happened, as a list or as a stream that goes on. */
export async function eventRoutes(app: App, { records, events: listener, closing, untilRevoked }: RouteDependencies): Promise<void> {
  const watch = watchDistillations({ records, events: listener });
  // No HEAD: it would begin a stream that nobody reads.
  app.get('/v1/distillations/:id/events', { schema, exposeHeadRoute: false }, async (request, reply) => {
    const { id } = request.params;
    const after = request.headers['last-event-id'] ?? request.query.after;
    await requireDistillation(records, id);
    if (negotiate(request.headers.accept, ['application/json', 'text/event-stream']) === 'application/json') {
      const { limit } = request.query;
      const events = await records.readEvents(id, { limit: limit + 1, ...(after !== undefined && { after }) });
      return reply.type('application/json').send({ object: 'list', data: events.slice(0, limit), hasMore: events.length > limit });
    }
    // A generator that waits for events cannot be told to end by whoever reads it.
    const { maxSeconds } = request.query;
    const ends = maxSeconds === undefined ? [] : [AbortSignal.timeout(1000 * maxSeconds)];
    const signal = AbortSignal.any([whenLeft(reply.raw), untilRevoked(reply), closing, ...ends]);
    return sendEvents(eventStream(watch, id, { after, signal }), reply as never);
  });
}
