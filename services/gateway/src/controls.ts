import { type Distillation, terminalStatuses } from '@understudy/contracts';
import type { Dependencies } from './dependencies.ts';
import { refusal } from './refusal.ts';
import { requireDistillation } from './require-distillation.ts';
import { requireMoney } from './require-money.ts';

/** What stops a distillation and lets it go on; each may be repeated, and throws HttpProblem 404 or 409. */
export function createControls({ records, pipeline, artifacts, catalogue }: Dependencies) {
  return {
    async pause(id: string): Promise<Distillation> {
      await requireDistillation(records, id);
      const paused = await records.pause(id, null);
      const record = await requireDistillation(records, id);
      if (!paused) throw refusal(record, 'it cannot be paused any more');
      await pipeline.pause(id);
      return record;
    },

    async resume(id: string): Promise<Distillation> {
      await requireMoney(await requireDistillation(records, id), { artifacts, catalogue });
      const outcome = await records.resume(id);
      const record = await requireDistillation(records, id);
      if (outcome === 'terminal') throw refusal(record, 'it cannot be resumed any more');
      // Also when it was resumed already: the gateway that did that may have been killed before it woke the jobs.
      await pipeline.resume(id);
      return record;
    },

    async cancel(id: string): Promise<Distillation> {
      await requireDistillation(records, id);
      const outcome = await records.cancel(id);
      const record = await requireDistillation(records, id);
      if (outcome === 'terminal') throw refusal(record, 'it cannot be cancelled any more');
      await pipeline.stop(id);
      return record;
    },
  };
}

/** Whether it has a status that is final, but for a retry. */
export const hasEnded = ({ status }: Distillation) => terminalStatuses.includes(status);
