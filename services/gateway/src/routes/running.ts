import { type Distillation, distillationPatchSchema, distillationSchema, terminalStatuses } from '@understudy/contracts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';
import { HttpProblem } from '../http-problem.ts';
import { refusal } from '../refusal.ts';
import { idParams, requireDistillation } from '../require-distillation.ts';
import { requireMoney } from '../require-money.ts';

const tags = ['distillations'];
const response = { 200: json('The distillation', distillationSchema) };

/** What may be done to a distillation under way: change it, pause it, resume it, cancel it. */
export async function runningRoutes(app: App, { records, pipeline, artifacts, catalogue }: RouteDependencies): Promise<void> {
  const update = {
    operationId: 'updateDistillation',
    summary: 'Change name, metadata or budget',
    description: 'What is left out stays; `budgetUsd: null` lifts the ceiling. The budget of one that has ended cannot change: 409.',
    tags,
    params: idParams,
    body: distillationPatchSchema,
    response,
  };
  app.patch('/v1/distillations/:id', { schema: update }, async ({ params: { id }, body }) => {
    const { name, metadata, budgetUsd } = body;
    if (Object.keys(body).length === 0) {
      const known = Object.keys(distillationPatchSchema.shape).join(', ');
      throw new HttpProblem(422, 'invalid_request', `The body changes nothing: give one of ${known}.`);
    }
    const record = await requireDistillation(records, id);
    if (budgetUsd !== undefined && hasEnded(record)) throw refusal(record, 'its budget cannot change any more');
    await records.update(id, {
      ...(name !== undefined && { name }),
      ...(metadata !== undefined && { metadata }),
      ...(budgetUsd !== undefined && { budgetUsd }),
    });
    return requireDistillation(records, id);
  });

  const pause = {
    operationId: 'pauseDistillation',
    summary: 'Pause; again, and it stays paused',
    description: 'Calls under way are finished and kept, nothing new begins; training stops at a checkpoint. 409 when it has ended.',
    tags,
    params: idParams,
    response,
  };
  app.post('/v1/distillations/:id/pause', { schema: pause }, async ({ params: { id } }) => {
    await requireDistillation(records, id);
    const paused = await records.pause(id, null);
    const record = await requireDistillation(records, id);
    if (!paused) throw refusal(record, 'it cannot be paused any more');
    await pipeline.pause(id);
    return record;
  });

  const resume = {
    operationId: 'resumeDistillation',
    summary: 'Go on where a pause has left off; again, and it goes on',
    description: '409 when it has ended, and `budget_exceeded` when it is paused for its budget and there is no money for a call.',
    tags,
    params: idParams,
    response,
  };
  app.post('/v1/distillations/:id/resume', { schema: resume }, async ({ params: { id } }) => {
    await requireMoney(await requireDistillation(records, id), { artifacts, catalogue });
    const outcome = await records.resume(id);
    const record = await requireDistillation(records, id);
    if (outcome === 'terminal') throw refusal(record, 'it cannot be resumed any more');
    // Also when it was resumed already: the gateway that did that may have been killed before it woke the jobs.
    await pipeline.resume(id);
    return record;
  });

  const cancel = {
    operationId: 'cancelDistillation',
    summary: 'Cancel; again, and it stays cancelled',
    description: 'New model calls stop within a second, training at its next step. 409 when it has succeeded or failed before.',
    tags,
    params: idParams,
    response,
  };
  app.post('/v1/distillations/:id/cancel', { schema: cancel }, async ({ params: { id } }) => {
    await requireDistillation(records, id);
    const outcome = await records.cancel(id);
    const record = await requireDistillation(records, id);
    if (outcome === 'terminal') throw refusal(record, 'it cannot be cancelled any more');
    await pipeline.stop(id);
    return record;
  });
}

const hasEnded = ({ status }: Distillation) => terminalStatuses.includes(status);
