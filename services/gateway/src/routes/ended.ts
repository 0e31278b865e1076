import { clonePatchSchema, distillationSchema, retryRequestSchema } from '@understudy/contracts';
import { z } from 'zod';
import { jsonMediaTypes, specBytes, yamlMediaTypes } from '../body-parsers.ts';
import { cloneSpec } from '../clone-spec.ts';
import { createDistillation } from '../create-distillation.ts';
import { deleteDistillation } from '../delete-distillation.ts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';
import { newIdFor } from '../idempotency.ts';
import { idParams, requireDistillation } from '../require-distillation.ts';
import { retryDistillation } from '../retry-distillation.ts';

const tags = ['distillations'];

/** What may be done to a distillation once it has ended: go on with it, make another one of it, delete it. */
export async function endedRoutes(
  app: App,
  { records, pipeline, artifacts, catalogue, log, now = Date.now }: RouteDependencies,
): Promise<void> {
  const retry = {
    operationId: 'retryDistillation',
    summary: 'Go on after a failure or a cancellation',
    description:
      'From the stage in which it ended, with what that had already, or from an earlier one, which is made anew. Questions and answers are not asked twice. 409 for one that has neither failed nor was cancelled; with `Retry-After` while its work is still being stopped.',
    tags,
    params: idParams,
    body: retryRequestSchema.nullish(),
    response: { 200: json('The distillation, queued', distillationSchema) },
  };
  app.post('/v1/distillations/:id/retry', { schema: retry }, async ({ params: { id }, body }) => {
    const record = await retryDistillation(await requireDistillation(records, id), body?.fromStage, { records, pipeline, artifacts });
    log.info({ distillationId: id, fromStage: await records.firstStage(id) }, 'distillation retried');
    return record;
  });

  const clone = {
    operationId: 'cloneDistillation',
    summary: 'Make another one, of its spec with changes',
    description:
      'The body is a JSON merge patch (RFC 7396) of the spec; `{}` changes nothing. What follows from the rest of the spec (`dataset.minExamples`, gates, …) follows it again. Everything is made anew: answers are not taken over. `clonedFrom` names the first one.',
    tags,
    consumes: [...jsonMediaTypes, ...yamlMediaTypes],
    params: idParams,
    body: clonePatchSchema,
    response: { 201: json('The distillation, queued', distillationSchema) },
  };
  const cloneOptions = { schema: clone, bodyLimit: specBytes, config: { idempotent: 'parsed' } } as const;
  app.post('/v1/distillations/:id/clone', cloneOptions, async (request, reply) => {
    const source = await requireDistillation(records, request.params.id);
    const spec = await cloneSpec(source, request.body, { catalogue, artifacts, caller: request.caller });
    const origin = { id: newIdFor(request, 'dst', now()), clonedFrom: source.id, caller: request.caller };
    const record = await createDistillation(spec, origin, { records, pipeline, artifacts, now });
    log.info({ distillationId: record.id, clonedFrom: source.id }, 'distillation accepted');
    return reply.code(201).header('location', `/v1/distillations/${record.id}`).send(record);
  });

  const remove = {
    operationId: 'deleteDistillation',
    summary: 'Delete one that has ended, with its files, its student and the evaluations made of it',
    description: '409 when it has not ended, and while an evaluation of its student runs.',
    tags,
    params: idParams,
    response: { 204: z.null().meta({ description: 'It is gone.' }) },
  };
  app.delete('/v1/distillations/:id', { schema: remove }, async ({ params: { id } }, reply) => {
    await deleteDistillation(await requireDistillation(records, id), { records, pipeline, artifacts, log });
    return reply.code(204).send(null);
  });
}
