import { curvesSchema } from '@understudy/contracts';
import { readCurves } from '../curves/read-curves.ts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';
import { curvesQuery } from '../page-query.ts';
import { idParams, requireDistillation } from '../require-distillation.ts';
import { sendTagged } from '../send-tagged.ts';

/** What a page draws of a distillation. */
export async function metricRoutes(app: App, { records, artifacts, now = Date.now }: RouteDependencies): Promise<void> {
  const curves = {
    operationId: 'getCurves',
    summary: 'Loss curves and rates, thinned out for drawing',
    description:
      'While it trains, as far as its events tell; then the whole training, of which a curve keeps its shape at the number of points asked for. Of a sweep under way every variant has curves of its own. Carries an ETag.',
    tags: ['distillations'],
    params: idParams,
    querystring: curvesQuery,
    response: { 200: json('Curves and rates', curvesSchema) },
  };
  app.get('/v1/distillations/:id/metrics', { schema: curves }, async (request, reply) => {
    const record = await requireDistillation(records, request.params.id);
    const body = await readCurves(record, { records, artifacts, points: request.query.points, now: now() });
    return sendTagged(body, request, reply as never);
  });
}
