import { z } from 'zod';

/** Codes of `error.code` of a distillation and of a refused request. Each has a paragraph in docs/problems.md. */
export const problemCodes = {
  invalid_spec: 'The spec is not valid',
  invalid_request: 'The request is not valid',
  invalid_syntax: 'The body cannot be read',
  unsupported_media_type: 'The media type is not supported',
  body_too_large: 'The body is too large',
  model_unknown: 'The model is not in the catalogue',
  not_found: 'There is no such thing',
  unauthenticated: 'The gateway asks for a key',
  scope_missing: 'The key may not do this',
  rate_limited: 'Too many requests',
  too_many_distillations: 'Too many distillations at once',
  overloaded: 'The gateway has too much to do',
  method_not_allowed: 'The method is not allowed here',
  conflict: 'The state of the distillation does not allow it',
  not_ready: 'Not ready yet',
  idempotency_key_reused: 'The idempotency key belongs to another request',
  idempotency_key_in_use: 'The first request with this idempotency key is under way',
  redis_unavailable: 'Redis does not answer',
  store_unavailable: 'The artifact store does not answer',
  student_unavailable: 'The student cannot be served',
  facet_missing: 'A template needs a facet that the spec lacks',
  facets_unreadable: 'The model could not name what to ask about',
  questions_exhausted: 'There are fewer questions than asked for',
  budget_exceeded: 'The budget is used up',
  teacher_auth: 'The model host refuses the key',
  teacher_rate_limited: 'The model host limits the rate',
  teacher_unreachable: 'The model host does not answer',
  teacher_model_unknown: 'The model host does not know the model',
  teacher_refused: 'The model host refuses the request',
  teacher_bad_response: 'The model host answers with something that is no answer',
  dataset_too_small: 'Too few examples passed the checks',
  training_rows_refused: 'Rows cannot be trained on',
  training_base_unreadable: "The student's base cannot be loaded",
  training_tokenizer_mismatch: 'Teacher and student have different tokenizers',
  training_out_of_memory: 'Training ran out of memory',
  training_diverged: 'Training diverged',
  adapter_parity_failed: 'The adapter is served otherwise than it was trained',
  training_auth: 'The training host refuses the key',
  training_base_unknown: 'The training host does not train this base',
  training_refused: 'The training host refuses what it is asked',
  training_unreachable: 'The training host does not answer',
  training_failed: 'The training failed on its host',
  scores_not_finite: 'The scores of the answers are not numbers',
  gate_failed: 'The student did not pass its gates',
  engine_missing: 'The training engine is not installed',
  engine_crashed: 'The training engine crashed',
  disk_full: 'The disk is full',
  worker_lost: 'A stage was lost too often',
  internal: 'Something unexpected happened',
} as const;

export type ProblemCode = keyof typeof problemCodes;
export const problemCodeSchema = z.enum(Object.keys(problemCodes) as [ProblemCode, ...ProblemCode[]]);

/** RFC 9457 with OpenAI's `error` member beside it, without which OpenAI's SDK shows "404 status code (no body)". */
export const problemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    instance: z.string(),
    requestId: z.string(),
    errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })),
    error: z.strictObject({ message: z.string(), type: z.string(), param: z.string().nullable(), code: problemCodeSchema }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457, readable by OpenAI clients too.' });
export type Problem = z.infer<typeof problemSchema>;
