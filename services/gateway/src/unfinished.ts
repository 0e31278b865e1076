import type { Distillation, Status } from '@understudy/contracts';
import type { Records } from '@understudy/records';

/** Distillations that have not ended, of these statuses. */
export async function* unfinished(records: Records, of: readonly Status[] = ['queued', 'running', 'paused']): AsyncGenerator<Distillation> {
  for (const status of of) {
    let after: string | undefined;
    do {
      const page = await records.list({ status, limit: 100, ...(after !== undefined && { after }) });
      yield* page.data;
      after = page.hasMore ? page.data.at(-1)?.id : undefined;
    } while (after !== undefined);
  }
}
