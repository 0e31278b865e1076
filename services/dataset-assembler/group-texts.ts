import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { nearDuplicates } from '@understudy/checks';

const fewTexts = 1000;

/**
 * `nearDuplicates` without standing in the way: 20,000 answers take seconds, in which this process could neither renew the lock of its
 * job nor answer /livez. A few texts are not worth a thread.
 */
export async function groupTexts(texts: readonly string[], { signal }: { signal: AbortSignal }): Promise<number[][]> {
  if (texts.length < fewTexts) return nearDuplicates(texts);
  const thread = new Worker(new URL('./near-duplicates-thread.ts', import.meta.url), { workerData: texts });
  try {
    const [groups] = await once(thread, 'message', { signal });
    return groups as number[][];
  } finally {
    await thread.terminate();
  }
}
