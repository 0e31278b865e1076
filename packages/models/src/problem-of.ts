import type { ModelErrorCode, ProblemCode } from '@understudy/contracts';

/** What a trouble with a model is called on a distillation's record. */
export const problemOf: Record<ModelErrorCode, ProblemCode> = {
  auth: 'teacher_auth',
  model_unknown: 'teacher_model_unknown',
  refused: 'teacher_refused',
  rate_limited: 'teacher_rate_limited',
  unreachable: 'teacher_unreachable',
  bad_response: 'teacher_bad_response',
};

/** Likewise of a host that trains. */
export const trainingProblemOf: Record<ModelErrorCode, ProblemCode> = {
  auth: 'training_auth',
  model_unknown: 'training_base_unknown',
  refused: 'training_refused',
  rate_limited: 'training_unreachable',
  unreachable: 'training_unreachable',
  bad_response: 'training_unreachable',
};
