import { randomUUID } from 'node:crypto';
import type { ArtifactStore } from '@understudy/artifacts';
import type { Distillation, StageName } from '@understudy/contracts';
import type { Pipeline } from '@understudy/queues';
import type { Records } from '@understudy/records';
import { addJobs } from './create-distillation.ts';
import { requireNoEvaluation } from './delete-distillation.ts';
import { planRetry } from './plan-retry.ts';
import { refusal, refusalForNow } from './refusal.ts';
import { requireDistillation } from './require-distillation.ts';

export type RetryDependencies = { records: Records; pipeline: Pipeline; artifacts: ArtifactStore };

/** A worker that was killed holds its job for ten seconds. */
const patienceMs = 15_000;

/**
 * Lets a distillation that failed or was cancelled go on. While its record is still terminal all its old jobs and what is stale of its
 * files go; then it is set queued again, in one script; then its jobs are added. A gateway that is killed before the script has changed
 * nothing that a repetition would not change too; behind it, the sweep finds a record without jobs and adds them.
 * @throws HttpProblem 409: not retryable for good (`x-should-retry: false`), or not yet (`Retry-After`).
 */
export async function retryDistillation(
  { id }: Distillation,
  asked: StageName | undefined,
  { records, pipeline, artifacts }: RetryDependencies,
): Promise<Distillation> {
  const token = randomUUID();
  if (!(await records.claimRetry(id, token))) throw refusalForNow(`${id} is being retried already; read it again in a few seconds.`);
  try {
    const record = await requireDistillation(records, id);
    if (record.status !== 'failed' && record.status !== 'cancelled')
      throw refusal(record, 'only what has failed or was cancelled can be retried');
    const { removed, ...retry } = planRetry(record, asked, await records.workState(id));
    if (retry.fromStage !== 'evaluation') await requireNoEvaluation(record, records, 'it cannot be trained again');
    if (!(await pipeline.clear(id, patienceMs))) throw refusalForNow(`Work of ${id} is still being stopped; try again in a few seconds.`);
    for (const key of removed) await artifacts.remove(key);
    if (!(await records.retry(id, { ...retry, token }))) throw refusalForNow(`${id} has changed meanwhile; read it again.`);
    const again = await requireDistillation(records, id);
    await addJobs(again, { records, pipeline });
    return again;
  } finally {
    await records.releaseRetry(id, token).catch(() => {});
  }
}
