export type { Check, CheckContext, CheckedAnswer } from './check.ts';
export { type CheckName, checkAnswer, checkNames, checks } from './check-answer.ts';
export { nearDuplicates } from './near-duplicates.ts';
export { ruleHolds } from './rule-holds.ts';
export { speaksInFirstPerson } from './speaks-in-first-person.ts';
