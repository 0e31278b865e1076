export { asksIdentity, type QuestionSet, type QuestionSetName, questionSetSchema } from '@understudy/contracts';
export { checkQuestions, type QuestionsFault } from './check-questions.ts';
export { loadQuestionSet } from './load-question-set.ts';
export { countCapacity, type PlannedSpec, planQuestions } from './plan-questions.ts';
