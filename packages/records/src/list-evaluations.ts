import type { Distillation } from '@understudy/contracts';
import type { Keys } from './keys.ts';
import type { ListOptions, RecordPage } from './list-records.ts';
import type { RedisClient } from './redis-client.ts';

const pageSize = 100;

/** The evaluations that were made of a distillation's student again, newest first. */
export function createEvaluationsList(redis: RedisClient, keys: Keys, read: (ids: readonly string[]) => Promise<(Distillation | null)[]>) {
  /** A page of them; of what is being deleted a place is left empty. */
  async function evaluations(id: string, { after, limit }: Pick<ListOptions, 'after' | 'limit'>): Promise<RecordPage> {
    const from = after === undefined ? '+' : `(${after}`;
    const ids = await redis.zrange(keys.evaluations(id), from, '-', 'BYLEX', 'REV', 'LIMIT', 0, limit + 1);
    const shown = ids.slice(0, limit);
    const hasMore = ids.length > limit;
    return { data: (await read(shown)).filter((record) => record !== null), hasMore, after: hasMore ? (shown.at(-1) ?? null) : null };
  }

  /** All of them. */
  async function* everyEvaluation(id: string): AsyncGenerator<Distillation> {
    let after: string | undefined;
    do {
      const page = await evaluations(id, { after, limit: pageSize });
      yield* page.data;
      after = page.after ?? undefined;
    } while (after !== undefined);
  }

  return { evaluations, everyEvaluation };
}
