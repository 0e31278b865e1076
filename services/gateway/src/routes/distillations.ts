import { distillationListSchema, distillationSchema, specSchema } from '@understudy/contracts';
import { acceptSpec } from '../accept-spec.ts';
import { ownerSeen } from '../access/caller.ts';
import { jsonMediaTypes, specBytes, yamlMediaTypes } from '../body-parsers.ts';
import { createDistillation } from '../create-distillation.ts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';
import { distillationsQuery } from '../page-query.ts';
import { idParams, requireDistillation } from '../require-distillation.ts';

const tags = ['distillations'];

/** Submit, list, show. */
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
  app.post('/v1/distillations', { schema: submit, bodyLimit: specBytes }, async (request, reply) => {
    const spec = await acceptSpec(request.body, { catalogue, artifacts, caller: request.caller });
    const record = await createDistillation(spec, { records, pipeline, artifacts, now, caller: request.caller });
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
  app.get('/v1/distillations', { schema: list }, async ({ query, caller }) => {
    const page = await records.list({ ...query, owner: ownerSeen(caller) });
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
}
