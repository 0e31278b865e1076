import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { Queue } from 'bullmq';

/** Queues as the page of the gateway shows them. */
export type QueueBoard = readonly BullMQAdapter[];

/** For eyes alone: the page offers nothing that would change a job. */
export function createBoard(queues: readonly Queue[]): QueueBoard {
  return queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true }));
}
