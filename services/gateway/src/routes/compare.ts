import { loadSpec } from '@understudy/artifacts';
import { type ArmName, type CompareTurn, compareEventSchema, compareRequestSchema, script } from '@understudy/contracts';
import { whenLeft } from '@understudy/service';
import { armProblem } from '../arm-problem.ts';
import { asProblem } from '../as-problem.ts';
import { type ArmCall, compareArms } from '../compare-arms.ts';
import type { App, RouteDependencies } from '../dependencies.ts';
import { findArm } from '../find-arm.ts';
import { HttpProblem } from '../http-problem.ts';
import { problemBody } from '../problem-body.ts';
import { idParams, requireDistillation } from '../require-distillation.ts';
import { sendEvents } from '../send-events.ts';
import { withAdapter } from '../with-adapter.ts';

const schema = {
  operationId: 'compareArms',
  summary: 'Ask student, base and teacher the same, at the same time',
  description:
    'Server-sent events, each with its `arm`: `delta` with a piece of its answer, and one end for each, `done` with usage and finish reason, or `error` with a problem. The arms with `+prompt` are shown the script. All are asked as the teacher was. What they cost goes into the ledger as `compare`, within the budget.',
  tags: ['distillations'],
  params: idParams,
  body: compareRequestSchema,
  response: { 200: { description: 'The answers', content: { 'text/event-stream': { schema: compareEventSchema } } } },
};

/** Arms side by side, paid from the budget of the distillation. */
export async function compareRoutes(app: App, dependencies: RouteDependencies): Promise<void> {
  const { records, artifacts, catalogue, environment, paidChat, metrics, log, closing } = dependencies;
  app.post('/v1/distillations/:id/compare', { schema }, async (request, reply) => {
    const { id } = request.params;
    const { question, messages, histories = {}, arms, seed, ...sampling } = request.body;
    const record = await requireDistillation(records, id);
    if (record.evaluationOf !== null)
      throw new HttpProblem(409, 'conflict', `${id} evaluates the student of ${record.evaluationOf}; compare that one.`, {
        headers: { 'x-should-retry': 'false' },
      });
    const spec = await loadSpec(artifacts, id);
    const { topP } = spec.teacher;
    const { temperature = spec.teacher.temperature, maxTokens = spec.teacher.maxTokens } = sampling;
    const left = AbortSignal.any([whenLeft(reply.raw), closing]);
    const turnsOf = (arm: ArmName): CompareTurn[] => messages ?? [...(histories[arm] ?? []), { role: 'user', content: question ?? '' }];
    const calls = arms.map((arm, place): ArmCall => {
      const { model, withScript, hosted, adapter } = findArm(arm, { record, spec, catalogue, pointer: `/arms/${place}` });
      const asked = {
        model,
        messages: [...(withScript ? script(spec) : []), ...turnsOf(arm)],
        temperature,
        topP,
        maxTokens,
        role: 'compare' as const,
      };
      // A host is paid for what it has begun, and tells how much at its end: it is heard out, though nobody listens any more.
      const signal = hosted ? closing : left;
      return {
        arm,
        ask: (onText) =>
          withAdapter({ model, adapter, catalogue, environment, signal }, () =>
            paidChat.ask(id, { ...asked, ...(seed !== undefined && { seed }), onText, signal }),
          ),
      };
    });
    const explain = (arm: ArmName, error: unknown) => {
      const problem = armProblem(arm, error, { closing }) ?? asProblem(error, { bodyLimit: 0 });
      if (problem.status === 500 && !left.aborted)
        log.error({ err: error, requestId: request.id, distillationId: id, arm }, 'an arm could not be asked');
      return problemBody(problem, { instance: request.url, requestId: request.id });
    };
    const saved = Math.max(0, record.result?.promptTokensSaved ?? 0);
    const onDone = (arm: ArmName) => arm === 'student' && metrics.promptTokensSaved.inc({ student: record.models.student }, saved);
    return sendEvents(compareArms(calls, { explain, onDone }), reply as never);
  });
}
