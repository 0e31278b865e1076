import { queueListSchema } from '@understudy/contracts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';

/** How much work waits, and who does it. */
export async function queueRoutes(app: App, { pipeline, catalogue, now = Date.now }: RouteDependencies): Promise<void> {
  const list = {
    operationId: 'listQueues',
    summary: 'Depth, oldest age and workers of each queue',
    description: 'In the order of the flow; every model of the catalogue has a queue of answers.',
    tags: ['operations'],
    response: { 200: json('The queues', queueListSchema) },
  };
  app.get('/v1/queues', { schema: list }, async () => ({
    object: 'list' as const,
    data: await pipeline.queues(Object.keys(catalogue.models), now()),
  }));
}
