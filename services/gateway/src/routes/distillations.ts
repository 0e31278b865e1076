import { distillationListSchema, distillationSchema, specSchema } from '@understudy/contracts';
import { acceptSpec } from '../accept-spec.ts';
import { jsonMediaTypes, yamlMediaTypes } from '../body-parsers.ts';
import { createDistillation } from '../create-distillation.ts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';
import { HttpProblem } from '../http-problem.ts';
import { distillationsQuery } from '../page-query.ts';
import { idParams, requireDistillation } from '../require-distillation.ts';

const tags = ['distillations'];

/** Submit, list, show, cancel. */
export async function distillationRoutes(app: App, dependencies: RouteDependencies): Promise<void> {
  const { records, pipeline, artifacts, catalogue, now = Date.now } = dependencies;

  const submit = {
    operationId: 'submitDistillation',
    summary: 'Submit a spec',
    description: 'Answered with 201, the distillation survives the loss of any process.',
    tags,
    consumes: [...jsonMediaTypes, ...yamlMediaTypes],
    body: specSchema,
    response: { 201: json('The distillation, queued', distillationSchema) },
  };
  app.post('/v1/distillations', { schema: submit }, async (request, reply) => {
    const spec = await acceptSpec(request.body, catalogue);
    const record = await createDistillation(spec, { records, pipeline, artifacts, now });
    dependencies.log.info({ distillationId: record.id, questions: spec.questions.count, models: record.models }, 'distillation accepted');
    return reply.code(201).header('location', `/v1/distillations/${record.id}`).send(record);
  });

  const list = {
    operationId: 'listDistillations',
    summary: 'List, newest first',
    tags,
    querystring: distillationsQuery,
    response: { 200: json('A page of distillations', distillationListSchema) },
  };
  app.get('/v1/distillations', { schema: list }, async ({ query: { limit, after, status } }) => {
    const page = await records.list({ limit, ...(after !== undefined && { after }), ...(status !== undefined && { status }) });
    return { object: 'list' as const, ...page };
  });

  const show = {
    operationId: 'getDistillation',
    summary: 'Status, stages, progress, usage, result',
    tags,
    params: idParams,
    response: { 200: json('The distillation', distillationSchema) },
  };
  app.get('/v1/distillations/:id', { schema: show }, async ({ params }) => requireDistillation(records, params.id));

  const cancel = {
    operationId: 'cancelDistillation',
    summary: 'Cancel; again, and it stays cancelled',
    description: 'New model calls stop within a second, training at its next step. 409 when it has succeeded or failed before.',
    tags,
    params: idParams,
    response: { 200: json('The distillation', distillationSchema) },
  };
  app.post('/v1/distillations/:id/cancel', { schema: cancel }, async ({ params: { id } }) => {
    await requireDistillation(records, id);
    const outcome = await records.cancel(id);
    const record = await requireDistillation(records, id);
    if (outcome === 'terminal')
      throw new HttpProblem(409, 'conflict', `${id} has ${record.status}; it cannot be cancelled any more.`, {
        // OpenAI's clients repeat a 409 unless they are told not to.
        headers: { 'x-should-retry': 'false' },
      });
    await pipeline.stop(id);
    return record;
  });
}
