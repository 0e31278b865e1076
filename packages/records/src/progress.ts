import type { Distillation, Stage, StageName } from '@understudy/contracts';

/** Shares of a usual run's time; only their ratio counts. Where stages were measured, the measure counts instead. */
const weights: Record<StageName, number> = { questions: 2, answers: 45, dataset: 3, training: 30, evaluation: 20 };

/** Below this share of a stage its rate says little: start-up is still in it. */
const measurableShare = 0.03;

function share(stage: Stage): number {
  if (stage.finishedAt !== null) return 1;
  return stage.total === null || stage.total === 0 ? 0 : Math.min(1, stage.done / stage.total);
}

/**
 * How far a distillation is, and how many seconds are left. What is left of running stages follows their measured rates; stages to come
 * follow their weights at the slowest and the fastest pace seen so far, which is why it is a range. Null as long as nothing can be said.
 */
export function progressOf(distillation: Pick<Distillation, 'status' | 'stages'>, now: number): Distillation['progress'] {
  const { status } = distillation;
  if (status === 'succeeded') return { percent: 100, etaSeconds: null };
  const stages = distillation.stages.filter((stage) => stage.status !== 'skipped' || stage.startedAt !== null);
  const whole = stages.reduce((sum, stage) => sum + weights[stage.name], 0);
  const reached = stages.reduce((sum, stage) => sum + weights[stage.name] * share(stage), 0);
  const percent = whole === 0 ? 0 : Math.min(99.9, Math.round((reached / whole) * 1000) / 10);
  return { percent, etaSeconds: status === 'running' ? remaining(stages, now) : null };
}

function remaining(stages: readonly Stage[], now: number): { low: number; high: number } | null {
  const started = stages.filter((stage) => stage.startedAt !== null);
  const measured = started.filter((stage) => share(stage) >= measurableShare);
  // Seconds a unit of weight. Making questions and examples takes too little time to tell how fast models answer.
  const paces = measured
    .filter((stage) => stage.name !== 'questions' && stage.name !== 'dataset')
    .map((stage) => secondsOf(stage, now) / (share(stage) * weights[stage.name]));
  if (paces.length === 0 || measured.at(-1) !== started.at(-1)) return null;
  const left = Math.max(...measured.map((stage) => secondsOf(stage, now) * (1 / share(stage) - 1)));
  const toCome = stages.filter((stage) => stage.startedAt === null).reduce((sum, stage) => sum + weights[stage.name], 0);
  return { low: Math.floor(left * 0.9 + toCome * Math.min(...paces)), high: Math.ceil(left * 1.2 + toCome * Math.max(...paces)) };
}

const secondsOf = (stage: Stage, now: number) =>
  Math.max(0, (stage.finishedAt ? Date.parse(stage.finishedAt) : now) - Date.parse(stage.startedAt ?? '')) / 1000;
