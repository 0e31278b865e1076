import type { Metrics } from '@understudy/metrics';
import type { Records } from '@understudy/records';
import type { TrainingEvent } from './backends/backend.ts';
import { nameOf, type Variant } from './sweep/plan-variants.ts';

export type ProgressDependencies = {
  records: Pick<Records, 'stageProgress' | 'partProgress' | 'appendEvent'>;
  metrics: Pick<Metrics, 'trainingLoss' | 'trainingSteps' | 'trainingLastStep'>;
};

type Data = Record<string, number | null>;

/**
 * Passes a training's events on: to the record at most twice a second, to the metrics at once, losses of a tenth of the steps as events.
 * Of a variant, its events name it and its steps count as its part of the stage's.
 */
export function createProgress(
  distillationId: string,
  { records, metrics }: ProgressDependencies,
  variant?: Variant,
): (event: TrainingEvent) => void {
  let last = 0;
  const count = (done: number, total: number | null) =>
    variant
      ? records.partProgress(distillationId, 'training', { index: variant.index, of: variant.of, done, total: total ?? done })
      : records.stageProgress(distillationId, 'training', { done, ...(total === null ? {} : { total }) });
  const tell = (message: string, data: Data, level: 'info' | 'warn' | 'error' = 'info') =>
    records.appendEvent(distillationId, {
      type: 'training',
      level,
      message: variant ? `${nameOf(variant)}: ${message}` : message,
      data: variant ? { variant: variant.index + 1, settings: variant.label, ...data } : data,
    });
  const quietly = (writing: Promise<unknown>) => {
    writing.catch(() => {}); // Progress is told again by the next step.
  };
  return (event) => {
    if (event.event === 'said') quietly(tell(`the host says: ${event.message.slice(0, 300)}`, {}, event.level));
    if (event.event === 'step' || event.event === 'hosted-step') {
      metrics.trainingSteps.inc();
      metrics.trainingLoss.set({ split: 'train' }, event.loss);
      metrics.trainingLastStep.setToCurrentTime();
      const now = performance.now();
      const ended = event.step === event.steps;
      if (now - last > 500 || ended) {
        quietly(count(event.step, event.steps));
        last = now;
      }
      if (event.step % Math.max(1, Math.floor((event.steps ?? 100) / 10)) === 0 || ended) {
        const speed = event.event === 'step' ? { supervisedTokensPerSecond: Math.round(event.supervisedTokensPerSecond) } : {};
        const data = { step: event.step, steps: event.steps, loss: event.loss, ...speed };
        quietly(tell(event.steps === null ? `step ${event.step}` : `step ${event.step} of ${event.steps}`, data));
      }
    }
    if (event.event === 'validation') {
      metrics.trainingLoss.set({ split: 'valid' }, event.loss);
      quietly(tell(`held-out loss after step ${event.step}`, { step: event.step, validLoss: event.loss }));
    }
  };
}
