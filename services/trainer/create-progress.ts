import type { EngineEvent } from '@understudy/engine';
import type { Metrics } from '@understudy/metrics';
import type { Records } from '@understudy/records';

export type ProgressDependencies = {
  records: Pick<Records, 'stageProgress' | 'appendEvent'>;
  metrics: Pick<Metrics, 'trainingLoss' | 'trainingSteps' | 'trainingLastStep'>;
};

/** Passes a training's events on: to the record at most twice a second, to the metrics at once, losses of a tenth of the steps as events. */
export function createProgress(distillationId: string, { records, metrics }: ProgressDependencies): (event: EngineEvent) => void {
  let last = 0;
  const quietly = (writing: Promise<unknown>) => {
    writing.catch(() => {}); // Progress is told again by the next step.
  };
  return (event) => {
    if (event.event === 'step') {
      metrics.trainingSteps.inc();
      metrics.trainingLoss.set({ split: 'train' }, event.loss);
      metrics.trainingLastStep.setToCurrentTime();
      const now = performance.now();
      const ended = event.step === event.steps;
      if (now - last > 500 || ended) {
        quietly(records.stageProgress(distillationId, 'training', { done: event.step, total: event.steps }));
        last = now;
      }
      if (event.step % Math.max(1, Math.floor(event.steps / 10)) === 0 || ended) {
        const speed = Math.round(event.supervisedTokensPerSecond);
        const data = { step: event.step, steps: event.steps, loss: event.loss, supervisedTokensPerSecond: speed };
        quietly(
          records.appendEvent(distillationId, { type: 'training', level: 'info', message: `step ${event.step} of ${event.steps}`, data }),
        );
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
