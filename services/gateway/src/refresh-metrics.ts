import { statuses } from '@understudy/contracts';
import type { Dependencies } from './dependencies.ts';

/** Gauges that only Redis knows, read when somebody asks for them. While it is away the last figures stand. */
export async function refreshMetrics({ records, pipeline, catalogue, metrics, log }: Dependencies): Promise<void> {
  try {
    const counts = await records.counts();
    for (const status of statuses) metrics.distillations.set({ status }, counts[status]);
    const queues = await pipeline.counts(Object.keys(catalogue.models));
    metrics.queueJobs.reset();
    for (const [name, states] of queues) {
      // One queue a model, one label for all: which model is busy stands in the model's own metrics.
      const queue = name.startsWith('answers-') ? 'answers' : name;
      for (const [state, jobs] of Object.entries(states)) metrics.queueJobs.inc({ queue, state }, jobs);
    }
  } catch (error) {
    log.debug({ err: error instanceof Error ? error.message : String(error) }, 'gauges not refreshed');
  }
}
