import type { JobContext } from '@understudy/queues';
import { pino } from 'pino';

/** What the queue hands a handler, for one run without a queue. */
export function onceContext(): JobContext {
  const { signal } = new AbortController();
  return {
    jobId: 'once',
    attempt: 1,
    lastTry: true,
    signal,
    draining: signal,
    drains: false,
    log: pino({ level: 'silent' }),
    checkpoint: null,
    saveCheckpoint: async () => {},
    waitForChildren: () => Promise.reject(new Error('waits for another round')),
  };
}
