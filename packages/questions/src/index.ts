export { checkQuestions } from './check-questions.ts';
export { loadQuestionSet } from './load-question-set.ts';
export { nearDuplicateThreshold, planQuestions } from './plan-questions.ts';
export { questionsPerCall } from './questions-per-call.ts';
export { saidBy } from './said-by.ts';
export { shareCount } from './share-count.ts';
export { openSources, type Templates } from './sources.ts';
