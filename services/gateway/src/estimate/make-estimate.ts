import type { AcceptedSpec, Estimate, Spec } from '@understudy/contracts';
import { script } from '@understudy/contracts';
import { mostTokens, priceOf } from '@understudy/models';
import { acceptSpec } from '../accept-spec.ts';
import type { Caller } from '../access/caller.ts';
import type { Dependencies } from '../dependencies.ts';
import { HttpProblem } from '../http-problem.ts';
import { askPreview } from './ask-preview.ts';
import { estimate } from './estimate.ts';
import { previewQuestions } from './preview-questions.ts';
import { readOwnQuestions } from './read-own-questions.ts';

/** Questions that a preview asks, unless the spec has fewer. */
const previewed = 20;

export type MakeEstimateOptions = Pick<Dependencies, 'catalogue' | 'artifacts' | 'chat' | 'pipeline' | 'log'> & {
  caller: Caller;
  /** Have the teacher answer a few questions first; that is paid. */
  preview: boolean;
  signal: AbortSignal;
};

/**
 * What a spec would take. It is refused exactly where it would be refused when submitted; nothing is made of it.
 * @throws HttpProblem 422; with a preview, 502 when the teacher cannot be asked, 409 when that alone may cost more than `budgetUsd`.
 */
export async function makeEstimate(spec: Spec, options: MakeEstimateOptions): Promise<Estimate> {
  const { catalogue, artifacts, caller, chat, pipeline, log, preview, signal } = options;
  const accepted = await acceptSpec(spec, { catalogue, artifacts, caller });
  const own = await readOwnQuestions(accepted, artifacts);
  if (!preview) return { ...estimate(accepted, { catalogue, own, preview: null }), preview: null };
  const questions = previewQuestions(accepted, own.texts, Math.min(previewed, accepted.questions.count));
  requireBudget(accepted, questions, catalogue);
  // Places at models are counted in Redis: while it is away nobody may ask.
  await pipeline.check();
  const asked = await askPreview(accepted, questions, { chat, signal });
  const usage = asked.rows.map((row) => row.usage);
  const sum = (key: 'input' | 'cachedInput' | 'output') => usage.reduce((total, each) => total + each[key], 0);
  const tokens = { input: sum('input'), cachedInput: sum('cachedInput'), output: sum('output') };
  // No distillation pays for it, so that it stands in the log and in the metrics of the gateway alone.
  log.info({ model: accepted.teacher.model, requests: usage.length, ...tokens, costUsd: asked.costUsd }, 'preview asked');
  return { ...estimate(accepted, { catalogue, own, preview: asked.rows }), preview: asked };
}

function requireBudget(spec: AcceptedSpec, questions: readonly string[], catalogue: Dependencies['catalogue']): void {
  const { budgetUsd, teacher } = spec;
  if (budgetUsd === undefined) return;
  const costs = questions.map((content) => {
    const messages = [...script(spec), { role: 'user' as const, content }];
    return priceOf(catalogue, teacher.model, mostTokens({ messages, maxTokens: teacher.maxTokens })) ?? 0;
  });
  const mostUsd = costs.reduce((sum, cost) => sum + cost, 0);
  if (mostUsd <= budgetUsd) return;
  const detail = `A preview of ${questions.length} questions may cost $${mostUsd.toFixed(6)}, more than budgetUsd ${budgetUsd}: raise it, or ask for the estimate without a preview.`;
  throw new HttpProblem(409, 'budget_exceeded', detail, { headers: { 'x-should-retry': 'false' } });
}
