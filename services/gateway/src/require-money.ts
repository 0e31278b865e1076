import { type ArtifactStore, loadSpec } from '@understudy/artifacts';
import type { Catalogue, Distillation } from '@understudy/contracts';
import { mostTokens, priceOf } from '@understudy/models';
import { HttpProblem } from './http-problem.ts';

/**
 * What is paused because its budget is used up would pause again at its first call, unless there is money for one that carries the prompt.
 * @throws HttpProblem 409 naming what is spent, and what to do.
 */
export async function requireMoney(record: Distillation, { artifacts, catalogue }: { artifacts: ArtifactStore; catalogue: Catalogue }) {
  const { id, status, error, budget } = record;
  if (status !== 'paused' || error?.code !== 'budget_exceeded' || budget.limitUsd === null) return;
  // What a training may cost only the trainer can reckon; it pauses again where that is too much.
  if (error.stage === 'training') return;
  const { prompt, demonstrations, questions, teacher } = await loadSpec(artifacts, id);
  const model = error.stage === 'questions' ? questions.model : teacher.model;
  // As it is counted when money is set aside, but with an empty question: it is the least.
  const turns = [prompt, ...demonstrations.flatMap(({ user, assistant }) => [user, assistant]), ''];
  const messages = turns.map((content) => ({ role: 'user' as const, content }));
  const most = mostTokens({ messages, maxTokens: error.stage === 'questions' ? 0 : teacher.maxTokens });
  const callUsd = priceOf(catalogue, model, most) ?? 0;
  const takenUsd = budget.spentUsd + budget.reservedUsd;
  if (takenUsd < budget.limitUsd && takenUsd + callUsd <= budget.limitUsd) return;
  const detail = `${id} is paused because its budget of $${budget.limitUsd} is used up: $${takenUsd.toFixed(6)} are spent, and a call to ${model} may cost $${callUsd.toFixed(6)}. Raise it first: PATCH /v1/distillations/${id} with {"budgetUsd": …}.`;
  throw new HttpProblem(409, 'budget_exceeded', detail, { headers: { 'x-should-retry': 'false' } });
}
