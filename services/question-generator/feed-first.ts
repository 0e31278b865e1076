import { setTimeout as sleep } from 'node:timers/promises';
import type { Records } from '@understudy/records';
import { type FeedQuestionsOptions, feedQuestions } from './feed-questions.ts';

/** By then a host has read any prompt, however slowly it writes. */
const longestMs = 10_000;
const pollMs = 25;

/**
 * Lets one question go before the others, so that the host has read the long prompt once, and cached it, before hundreds ask at the same
 * time; and so that a refused key strikes one question and not hundreds. Its answer is no extra call, and it waits behind nobody: the rest
 * of its distillation waits for it.
 * @throws the signal's reason when it is aborted.
 */
export async function feedFirst(
  distillationId: string,
  options: Omit<FeedQuestionsOptions, 'from' | 'most' | 'ahead' | 'records'> & {
    records: FeedQuestionsOptions['records'] & Pick<Records, 'countAnswers'>;
  },
): Promise<void> {
  const { records, signal } = options;
  await feedQuestions(distillationId, { ...options, from: 0, most: 1, ahead: true });
  const until = performance.now() + longestMs;
  while (performance.now() < until && (await records.countAnswers(distillationId)) === 0)
    await sleep(pollMs, undefined, { signal }).catch(() => signal.throwIfAborted());
}
