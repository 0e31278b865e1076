import { distillationPatchSchema, distillationSchema } from '@understudy/contracts';
import { createControls, hasEnded } from '../controls.ts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { json } from '../describe.ts';
import { HttpProblem } from '../http-problem.ts';
import { refusal } from '../refusal.ts';
import { idParams, requireDistillation } from '../require-distillation.ts';

const tags = ['distillations'];
const response = { 200: json('The distillation', distillationSchema) };

/** What may be done to a distillation under way: change it, pause it, resume it, cancel it. */
export async function runningRoutes(app: App, dependencies: RouteDependencies): Promise<void> {
  const { records } = dependencies;
  const controls = createControls(dependencies);
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
  app.post('/v1/distillations/:id/pause', { schema: pause }, ({ params: { id } }) => controls.pause(id));

  const resume = {
    operationId: 'resumeDistillation',
    summary: 'Go on where a pause has left off; again, and it goes on',
    description: '409 when it has ended, and `budget_exceeded` when it is paused for its budget and there is no money for a call.',
    tags,
    params: idParams,
    response,
  };
  app.post('/v1/distillations/:id/resume', { schema: resume }, ({ params: { id } }) => controls.resume(id));

  const cancel = {
    operationId: 'cancelDistillation',
    summary: 'Cancel; again, and it stays cancelled',
    description: 'New model calls stop within a second, training at its next step. 409 when it has succeeded or failed before.',
    tags,
    params: idParams,
    response,
  };
  app.post('/v1/distillations/:id/cancel', { schema: cancel }, ({ params: { id } }) => controls.cancel(id));
}
