export { asksIdentity, type QuestionSet, questionSetSchema } from '@understudy/contracts';
export { type CheckedSpec, checkQuestions, type QuestionsFault } from './check-questions.ts';
export { type BuiltInSet, loadQuestionSet, parseQuestionSet } from './load-question-set.ts';
export { nearDuplicateThreshold, type PlanInput, planQuestions } from './plan-questions.ts';
export { type ShareCount, type Shares, shareCount } from './share-count.ts';
export { countCapacity, openSources, type PlannedSpec, type Templates } from './sources.ts';
