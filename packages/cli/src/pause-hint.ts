import type { Distillation } from '@understudy/contracts';
import { plainText } from './plain-text.ts';

/** Why a distillation is paused and what makes it go on, in a few lines; none when it is not paused. */
export function pauseHint({ id, status, error, budget }: Distillation): string[] {
  if (status !== 'paused') return [];
  const raised = Math.ceil((budget.limitUsd ?? 0) * 2) || 1;
  const raise = error?.code === 'budget_exceeded' ? [`  understudy budget ${id} ${raised}`] : [];
  const reason = error === null ? 'Paused as asked for.' : plainText(error.message);
  return [reason, 'It goes on with:', ...raise, `  understudy resume ${id}`];
}
