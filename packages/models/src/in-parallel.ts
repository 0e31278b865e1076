/**
 * Works on items in their order, `limit` at a time. The first failure stops the rest and is thrown once nothing is under way any more, so
 * that nobody writes after the caller has gone.
 */
export async function inParallel<T>(
  items: readonly T[],
  work: (item: T, signal: AbortSignal) => Promise<void>,
  { limit, signal }: { limit: number; signal: AbortSignal },
): Promise<void> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const queue = items.values();
  const run = async () => {
    for (const item of queue) {
      if (either.aborted) return;
      try {
        await work(item, either);
      } catch (error) {
        failed.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, run));
  signal.throwIfAborted();
  failed.signal.throwIfAborted();
}
