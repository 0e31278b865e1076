import { distillationListSchema, distillationSchema, evaluationRequestSchema } from '@understudy/contracts';
import { acceptEvaluation } from '../accept-evaluation.ts';
import { specBytes } from '../body-parsers.ts';
import { createDistillation } from '../create-distillation.ts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';
import { newIdFor } from '../idempotency.ts';
import { evaluationsQuery } from '../page-query.ts';
import { idParams, requireDistillation } from '../require-distillation.ts';

const tags = ['distillations'];
const path = '/v1/distillations/:id/evaluations';

/** Evaluations of a student that has been trained before. Each is a distillation of one stage, with a report of its own. */
export async function evaluationRoutes(
  app: App,
  { records, pipeline, artifacts, catalogue, log, now = Date.now }: RouteDependencies,
): Promise<void> {
  const evaluate = {
    operationId: 'evaluateAgain',
    summary: 'Evaluate the student again, with other gates or questions',
    description:
      'Trains nothing. Makes a distillation that has only the stage `evaluation`, to be watched, cancelled and read as any other; `evaluationOf` names this one. 409 when there is no student to evaluate.',
    tags,
    params: idParams,
    body: evaluationRequestSchema,
    response: { 201: json('The evaluation, queued', distillationSchema) },
  };
  app.post(path, { schema: evaluate, bodyLimit: specBytes, config: { idempotent: 'parsed' } }, async (request, reply) => {
    const { id } = request.params;
    const source = await requireDistillation(records, id);
    const spec = await acceptEvaluation(source, request.body, { records, artifacts, catalogue });
    const caller = { ...request.caller, owner: source.owner };
    const origin = { id: newIdFor(request, 'dst', now()), evaluationOf: id, caller };
    const record = await createDistillation(spec, origin, { records, pipeline, artifacts, now });
    log.info({ distillationId: record.id, evaluationOf: id }, 'evaluation accepted');
    return reply.code(201).header('location', `/v1/distillations/${record.id}`).send(record);
  });

  const list = {
    operationId: 'listEvaluations',
    summary: 'The evaluations that were made again, newest first',
    tags,
    params: idParams,
    querystring: evaluationsQuery,
    response: { 200: json('A page of evaluations', distillationListSchema) },
  };
  app.get(path, { schema: list }, async ({ params: { id }, query }) => {
    await requireDistillation(records, id);
    return { object: 'list' as const, ...(await records.evaluations(id, query)) };
  });
}
