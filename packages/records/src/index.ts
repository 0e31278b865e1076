export { compareEventIds } from './compare-event-ids.ts';
export { finishDistillation } from './finish-distillation.ts';
export { type EventListener, listenForEvents } from './listen-for-events.ts';
export type { NotedProblem } from './problems.ts';
export { createRecords, type NewRecord, type Records, type RecordsOptions } from './records.ts';
export type { KeptReply, RequestName } from './replies.ts';
export { restoreWork } from './restore-work.ts';
export type { Retry, WorkState } from './retries.ts';
export { seedsOf } from './seeds-of.ts';
