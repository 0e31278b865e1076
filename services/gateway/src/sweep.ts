import type { ArtifactStore } from '@understudy/artifacts';
import { artifactKey, type Distillation, type Status } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import type { Pipeline } from '@understudy/queues';
import type { Records } from '@understudy/records';
import type { Logger } from '@understudy/service';
import { addJobs, removeDistillation } from './create-distillation.ts';
import { finishDeletion } from './delete-distillation.ts';

export type SweepDependencies = {
  records: Records;
  pipeline: Pipeline;
  artifacts: ArtifactStore;
  metrics: Pick<Metrics, 'distillationsNearBudget'>;
  log: Logger;
};

/** States of a root job from which a distillation that has not ended will never end by itself. */
const deadStates = ['missing', 'failed', 'completed'] as const;
const swept: readonly Status[] = ['queued', 'running'];
/** Share of a budget from which on its owner had better look. */
const nearlySpent = 0.8;
type DeadState = (typeof deadStates)[number];

/**
 * Mends what no worker can: a record that has not ended though the job at its root is gone or has ended. A gateway killed between
 * record and jobs (of a submission or a retry) leaves the first kind; a stage whose workers were lost too often, or a Redis that lost its last second, the others.
 * Also goes on with what is deleted and not gone yet. Acts only on what it sees twice in a row, since a record and its jobs never change in the same instant.
 */
export function createSweep({ records, pipeline, artifacts, metrics, log }: SweepDependencies): () => Promise<void> {
  let suspects = new Map<string, DeadState>();

  async function mend(record: Distillation, state: DeadState): Promise<void> {
    const { id } = record;
    const lastStage = record.stopAfter ?? 'evaluation';
    if (state !== 'missing') {
      const reason = await pipeline.rootFailure(id, lastStage);
      const message = `The ${lastStage} job ended without a result${reason ? `: ${reason}` : ''}. Retry it.`;
      await records.fail(id, { code: 'worker_lost', message, stage: record.stage });
      await pipeline.stop(id);
    } else if ((await artifacts.stat(artifactKey(id, 'spec'))) === null) await removeDistillation(id, { records, pipeline, artifacts });
    else await addJobs(record, { records, pipeline });
    log.warn({ distillationId: id, rootJob: state }, 'distillation mended');
  }

  /** What cannot be mended now, since the store does not answer, keeps nobody from the others, and is looked at again. */
  async function mended(record: Distillation, state: DeadState): Promise<boolean> {
    try {
      await mend(record, state);
      return true;
    } catch (error) {
      log.warn({ distillationId: record.id, err: error instanceof Error ? error.message : String(error) }, 'distillation not mended yet');
      return false;
    }
  }

  return async () => {
    for (const id of await records.deletions()) await finishDeletion(id, { records, pipeline, artifacts, log });
    const seen = new Map<string, DeadState>();
    let nearBudget = 0;
    for await (const page of records.unended(swept)) {
      nearBudget += page.filter(({ budgetUsed }) => budgetUsed !== null && budgetUsed >= nearlySpent).length;
      const states = await Promise.all(page.map(({ id, stopAfter }) => pipeline.rootState(id, stopAfter ?? 'evaluation')));
      for (const [index, { id }] of page.entries()) {
        const state = deadStates.find((dead) => dead === states[index]);
        if (state === undefined) continue;
        const record = suspects.get(id) === state ? await records.get(id) : null;
        const isDead = record !== null && swept.includes(record.status);
        if (!isDead || !(await mended(record, state))) seen.set(id, state);
      }
    }
    suspects = seen;
    metrics.distillationsNearBudget.set(nearBudget);
  };
}
