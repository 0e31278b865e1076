import type { ArtifactStore } from '@understudy/artifacts';
import { type Distillation, terminalStatuses } from '@understudy/contracts';
import type { Pipeline } from '@understudy/queues';
import type { Records } from '@understudy/records';
import type { Logger } from '@understudy/service';
import { refusal } from './refusal.ts';

export type DeleteDependencies = { records: Records; pipeline: Pipeline; artifacts: ArtifactStore; log: Logger };

/** Work that has just been stopped may be in hand a moment longer; what takes longer is left to the sweep. */
const patienceMs = 2000;

/** @throws HttpProblem 409 while an evaluation of its student runs, which needs what is asked to be taken away. */
export async function requireNoEvaluation(record: Distillation, records: Records, what: string): Promise<void> {
  for await (const { id, status } of records.everyEvaluation(record.id))
    if (!terminalStatuses.includes(status))
      throw refusal(record, `${id} evaluates its student, so ${what}: cancel that first, or wait for its end`);
}

/**
 * Deletes a distillation that has ended, and the evaluations that were made of its student, since their specs hold the same prompt. First it
 * vanishes, at once and for good; then its jobs, its files and at last its record are taken away. Whoever is killed in between, or
 * meets a store that does not answer, leaves the rest to the sweep of any gateway.
 * @throws HttpProblem 409 when it has not ended.
 */
export async function deleteDistillation(record: Distillation, dependencies: DeleteDependencies): Promise<void> {
  const { records, log } = dependencies;
  await requireNoEvaluation(record, records, 'it cannot be deleted');
  await deleteEvaluations(record, dependencies);
  if (!(await records.markDeleted(record.id))) throw refusal(record, 'only what has ended can be deleted: cancel it first');
  log.info({ distillationId: record.id }, 'distillation deleted');
  await finishDeletion(record.id, dependencies);
}

/** Until there is none: another one may have been made meanwhile. */
async function deleteEvaluations({ id }: Distillation, dependencies: DeleteDependencies): Promise<void> {
  let found: boolean;
  do {
    found = false;
    for await (const evaluation of dependencies.records.everyEvaluation(id)) {
      found = true;
      await deleteDistillation(evaluation, dependencies);
    }
  } while (found);
}

/** Takes away what is left of a deleted distillation, its record last. Never throws: what does not succeed now is done later. */
export async function finishDeletion(id: string, { records, pipeline, artifacts, log }: DeleteDependencies): Promise<void> {
  try {
    if (!(await pipeline.clear(id, patienceMs))) return;
    await artifacts.remove(`distillations/${id}`);
    await records.remove(id);
  } catch (error) {
    log.warn({ distillationId: id, err: error instanceof Error ? error.message : String(error) }, 'deletion not finished yet');
  }
}
