import { type Distillation, terminalStatuses } from '@understudy/contracts';
import type { Records } from '@understudy/records';
import { encodeTime } from 'ulid';
import { type DeleteDependencies, deleteDistillation } from './delete-distillation.ts';
import { HttpProblem } from './http-problem.ts';
import { newestStudent } from './list-students.ts';

const dayMs = 24 * 3_600_000;
const pageSize = 100;

/**
 * Deletes what ended more than `days` ago, with its files and its student. Stays: whose metadata has `keep`, and the newest student of each
 * name of an owner, since `student:<name>` means that one. `days` null: nothing is ever deleted.
 */
export function createRetention(dependencies: DeleteDependencies, { days, now = Date.now }: { days: number | null; now?: () => number }) {
  if (days === null) return async () => {};
  const keptMs = days * dayMs;
  const { records, log } = dependencies;

  async function mayGo({ id, name, owner, metadata, finishedAt, result, evaluationOf }: Distillation): Promise<boolean> {
    if (finishedAt === null || now() - Date.parse(finishedAt) < keptMs || metadata.keep !== undefined) return false;
    const isStudent = evaluationOf === null && result?.studentModel;
    return !isStudent || (await newestStudent(records, name, owner))?.id !== id;
  }

  /** Ids sort by the time of creation, and nothing ends before it begins. */
  async function* endedLongAgo(): AsyncGenerator<Distillation> {
    for (const status of terminalStatuses) {
      let after: string | null = `dst_${encodeTime(Math.max(0, now() - keptMs))}${'0'.repeat(16)}`;
      while (after !== null) {
        const page: Awaited<ReturnType<Records['list']>> = await records.list({ status, limit: pageSize, after });
        yield* page.data;
        after = page.after;
      }
    }
  }

  return async (): Promise<void> => {
    for await (const record of endedLongAgo()) {
      if (!(await mayGo(record))) continue;
      try {
        await deleteDistillation(record, dependencies);
        log.info({ distillationId: record.id, finishedAt: record.finishedAt, days }, 'retention is over');
      } catch (error) {
        // An evaluation of its student runs: the next look finds it ended.
        if (!(error instanceof HttpProblem)) throw error;
      }
    }
  };
}
