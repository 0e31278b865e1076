import type { RunCost, Stage, Usage } from '@understudy/contracts';

/** What a run has cost so far, by the ledger and the stages of its record, and by what the training says of itself. */
export function runCost({ usage, stages }: { usage: Usage; stages: readonly Stage[] }, trainingSeconds: number): RunCost {
  const costs = usage.flatMap(({ costUsd }) => (costUsd === null ? [] : [costUsd]));
  return {
    usage,
    totalUsd: costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0),
    unpriced: [...new Set(usage.flatMap(({ model, costUsd }) => (costUsd === null ? [model] : [])))],
    seconds: { generation: generationSeconds(stages), training: trainingSeconds },
  };
}

/** Questions and answers are made at the same time, so their stages are one span. */
function generationSeconds(stages: readonly Stage[]): number | null {
  const times = (field: 'startedAt' | 'finishedAt') =>
    stages.flatMap((stage) => {
      const time = stage.name === 'questions' || stage.name === 'answers' ? stage[field] : null;
      return time === null ? [] : [Date.parse(time)];
    });
  const [starts, ends] = [times('startedAt'), times('finishedAt')];
  return starts.length === 0 || ends.length === 0 ? null : Math.max(0, Math.max(...ends) - Math.min(...starts)) / 1000;
}
