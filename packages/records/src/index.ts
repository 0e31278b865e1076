export { type AccessKeys, createAccessKeys } from './access-keys.ts';
export { finishDistillation } from './finish-distillation.ts';
export type { NotedProblem } from './problems.ts';
export { createRecords, type NewRecord, type Records, type RecordsOptions } from './records.ts';
export { seedsOf } from './seeds-of.ts';
