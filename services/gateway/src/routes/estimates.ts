import { estimateSchema, specSchema } from '@understudy/contracts';
import { whenLeft } from '@understudy/service';
import { jsonMediaTypes, specBytes, yamlMediaTypes } from '../body-parsers.ts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';
import { makeEstimate } from '../estimate/make-estimate.ts';
import { estimateQuery } from '../page-query.ts';

/** What a spec would take, before it is submitted. */
export async function estimateRoutes(app: App, dependencies: RouteDependencies): Promise<void> {
  const schema = {
    operationId: 'estimateDistillation',
    summary: 'Calls, tokens, money and time that a spec would take',
    description:
      'Ranges, with a line for each model and stage. Creates nothing, and refuses what submitting would refuse. With `preview=true` the teacher answers up to twenty questions, which is paid, and the ranges follow what was measured.',
    tags: ['distillations'],
    consumes: [...jsonMediaTypes, ...yamlMediaTypes],
    querystring: estimateQuery,
    body: specSchema,
    response: { 200: json('The estimate', estimateSchema) },
  };
  app.post('/v1/distillations/estimate', { schema, bodyLimit: specBytes }, async ({ body, query, caller }, reply) => {
    const signal = AbortSignal.any([whenLeft(reply.raw), dependencies.closing]);
    return await makeEstimate(body, { ...dependencies, caller, preview: query.preview, signal });
  });
}
