import type { Metrics } from '@understudy/metrics';
import type { Records } from '@understudy/records';
import type { TrainingEvent } from './backends/backend.ts';

export type ProgressDependencies = {
  records: Pick<Records, 'stageProgress' | 'appendEvent'>;
  metrics: Pick<Metrics, 'trainingLoss' | 'trainingSteps' | 'trainingLastStep'>;
};

/** Passes a training's events on: to the record at most twice a second, to the metrics at once, losses of a tenth of the steps as events. */
export function createProgress(distillationId: string, { records, metrics }: ProgressDependencies): (event: TrainingEvent) => void {
  let last = 0;
  const quietly = (writing: Promise<unknown>) => {
    writing.catch(() => {}); // Progress is told again by the next step.
  };
  return (event) => {
    if (event.event === 'said') {
      const message = `the host says: ${event.message.slice(0, 300)}`;
      quietly(records.appendEvent(distillationId, { type: 'training', level: event.level, message, data: {} }));
    }
    if (event.event === 'step' || event.event === 'hosted-step') {
      metrics.trainingSteps.inc();
      metrics.trainingLoss.set({ split: 'train' }, event.loss);
      metrics.trainingLastStep.setToCurrentTime();
      const now = performance.now();
      const ended = event.step === event.steps;
      if (now - last > 500 || ended) {
        const total = event.steps === null ? {} : { total: event.steps };
        quietly(records.stageProgress(distillationId, 'training', { done: event.step, ...total }));
        last = now;
      }
      if (event.step % Math.max(1, Math.floor((event.steps ?? 100) / 10)) === 0 || ended) {
        const speed = event.event === 'step' ? { supervisedTokensPerSecond: Math.round(event.supervisedTokensPerSecond) } : {};
        const data = { step: event.step, steps: event.steps, loss: event.loss, ...speed };
        const message = event.steps === null ? `step ${event.step}` : `step ${event.step} of ${event.steps}`;
        quietly(records.appendEvent(distillationId, { type: 'training', level: 'info', message, data }));
      }
    }
    if (event.event === 'validation') {
      metrics.trainingLoss.set({ split: 'valid' }, event.loss);
      const data = { step: event.step, validLoss: event.loss };
      quietly(
        records.appendEvent(distillationId, { type: 'training', level: 'info', message: `held-out loss after step ${event.step}`, data }),
      );
    }
  };
}
