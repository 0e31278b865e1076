import { type Distillation, type Stage, type StageName, stages as table } from '@understudy/contracts';

const weight = (name: StageName): number => table[name].timeShare;

/** Stages of a smaller share take too little time to tell how fast models answer. */
const tellingShare = 10;

/** Below this share of a stage its rate says little: start-up is still in it. */
const measurableShare = 0.03;

function share(stage: Stage): number {
  if (stage.finishedAt !== null) return 1;
  return stage.total === null || stage.total === 0 ? 0 : Math.min(1, stage.done / stage.total);
}

/**
 * How far a distillation is, and how many seconds are left: as many as not (`p50`), and no more in nine cases of ten (`p90`). What is left of
 * running stages follows their measured rates, stages to come follow their weights at the paces seen so far. Null as long as nothing can be
 * said. How far `p90` lies off is not measured, since a record keeps no history: it supposes that a rate seen over four times as much of the
 * work is twice as sure, and that a stage that nobody has seen yet takes up to twice its share.
 */
export function progressOf(distillation: Pick<Distillation, 'status' | 'stages'>, now: number): Distillation['progress'] {
  const { status } = distillation;
  if (status === 'succeeded') return { percent: 100, etaSeconds: null };
  const stages = distillation.stages.filter((stage) => stage.status !== 'skipped' || stage.startedAt !== null);
  const whole = stages.reduce((sum, stage) => sum + weight(stage.name), 0);
  const reached = stages.reduce((sum, stage) => sum + weight(stage.name) * share(stage), 0);
  const done = whole === 0 ? 0 : reached / whole;
  const percent = Math.min(99.9, Math.round(done * 1000) / 10);
  return { percent, etaSeconds: status === 'running' && done >= measurableShare ? remaining(stages, now) : null };
}

/** How much longer than its rate says what is left of a stage may take, when all of it but a trace is seen. */
const spread = 0.2;
const unseenSpread = 1;

function remaining(stages: readonly Stage[], now: number): { p50: number; p90: number } | null {
  const started = stages.filter((stage) => stage.startedAt !== null);
  const measured = started.filter((stage) => share(stage) >= measurableShare);
  // Seconds a unit of weight.
  const paces = measured
    .filter((stage) => weight(stage.name) >= tellingShare)
    .map((stage) => secondsOf(stage, now) / (share(stage) * weight(stage.name)))
    .sort((one, other) => one - other);
  if (paces.length === 0 || measured.at(-1) !== started.at(-1)) return null;
  // Stages that run side by side: the one that ends last.
  const left = measured.map((stage) => {
    const p50 = secondsOf(stage, now) * (1 / share(stage) - 1);
    return { p50, p90: p50 * (1 + spread / Math.sqrt(share(stage))) };
  });
  const toCome = stages.filter((stage) => stage.startedAt === null).reduce((sum, stage) => sum + weight(stage.name), 0);
  const longest = (which: 'p50' | 'p90') => Math.max(...left.map((each) => each[which]));
  const p50 = longest('p50') + toCome * median(paces);
  const p90 = longest('p90') + toCome * Math.max(...paces) * (1 + unseenSpread);
  return { p50: Math.round(p50), p90: Math.ceil(p90) };
}

/** Of numbers in their order. */
function median(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

const secondsOf = (stage: Stage, now: number) =>
  Math.max(0, (stage.finishedAt ? Date.parse(stage.finishedAt) : now) - Date.parse(stage.startedAt ?? '')) / 1000;
