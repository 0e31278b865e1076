import { distillationListSchema, distillationSchema, estimateSchema, specSchema } from '@understudy/contracts';
import { acceptSpec } from '../accept-spec.ts';
import { ownerSeen } from '../access/caller.ts';
import { jsonMediaTypes, specBytes, yamlMediaTypes } from '../body-parsers.ts';
import { createDistillation } from '../create-distillation.ts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';
import { makeEstimate } from '../estimate/make-estimate.ts';
import { gatherDeep } from '../gather-deep.ts';
import { newIdFor } from '../idempotency.ts';
import { distillationsQuery, submitQuery } from '../page-query.ts';
import { idParams, requireDistillation } from '../require-distillation.ts';
import { sendTagged } from '../send-tagged.ts';

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
    querystring: submitQuery,
    body: specSchema,
    response: {
      200: json('With `dryRun`: what it would take; nothing was created', estimateSchema),
      201: json('The distillation, queued', distillationSchema),
    },
  };
  app.post('/v1/distillations', { schema: submit, bodyLimit: specBytes, config: { idempotent: 'parsed' } }, async (request, reply) => {
    const { caller } = request;
    if (request.query.dryRun) {
      const options = { ...dependencies, caller, preview: false, signal: dependencies.closing };
      return reply.code(200).send(await makeEstimate(request.body, options));
    }
    const spec = await acceptSpec(request.body, { catalogue, artifacts, caller });
    const origin = { id: newIdFor(request, 'dst', now()), caller };
    const record = await createDistillation(spec, origin, { records, pipeline, artifacts, now });
    dependencies.log.info({ distillationId: record.id, questions: spec.questions.count, models: record.models }, 'distillation accepted');
    return reply.code(201).header('location', `/v1/distillations/${record.id}`).send(record);
  });

  const list = {
    operationId: 'listDistillations',
    summary: 'List, newest first',
    description: 'Where what is asked for is rare a page may be short, or empty, and have more: ask again with its `after`.',
    tags,
    querystring: distillationsQuery,
    response: { 200: json('A page of distillations', distillationListSchema) },
  };
  // Each record has been held against its schema when it was read: to do that again would take a page as long once more.
  const serializerCompiler = () => JSON.stringify;
  app.get('/v1/distillations', { schema: list, preValidation: gatherDeep('metadata'), serializerCompiler }, async ({ query, caller }) => {
    const { stage, metadata, ...page } = query;
    const filter = { ...(stage && { stage }), ...(metadata && { metadata }) };
    return { object: 'list' as const, ...(await records.list({ ...page, ...filter, owner: ownerSeen(caller) })) };
  });

  const show = {
    operationId: 'getDistillation',
    summary: 'Status, stages, progress, usage, result',
    description: 'Carries an ETag: ask again with it in `If-None-Match`, and what has not changed is 304.',
    tags,
    params: idParams,
    response: { 200: json('The distillation', distillationSchema) },
  };
  app.get('/v1/distillations/:id', { schema: show }, async (request, reply) =>
    sendTagged(await requireDistillation(records, request.params.id), request, reply as never),
  );
}
