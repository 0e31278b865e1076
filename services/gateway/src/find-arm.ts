import type { AcceptedSpec, ArmName, Catalogue, Distillation } from '@understudy/contracts';
import type { StudentPlace } from '@understudy/models';
import { placeOf } from './find-chat-model.ts';
import { HttpProblem } from './http-problem.ts';
import { missingStudent, unreachableStudent } from './no-student.ts';

export type FoundArm = {
  /** As the chat client calls it. */
  model: string;
  /** The prompt and its demonstrations stand before what is asked. */
  withScript: boolean;
  /** Somebody else's host, which is paid for what it has begun. */
  hosted: boolean;
  /** What a vLLM that has forgotten it is to be handed. */
  adapter: StudentPlace['adapter'];
};

export type ArmOptions = {
  record: Distillation;
  spec: AcceptedSpec;
  catalogue: Catalogue;
  /** Of the arm in the request. */
  pointer: string;
};

/**
 * The model behind an arm of a distillation.
 * @throws HttpProblem with the pointer: 409 `not_ready` while there is no student, 422 for an arm that nobody here can ask.
 */
export function findArm(arm: ArmName, { record, spec, catalogue, pointer }: ArmOptions): FoundArm {
  const { result } = record;
  const refuse = (detail: string) => new HttpProblem(422, 'invalid_request', detail, { errors: [{ pointer, detail }] });
  if (arm === 'teacher+prompt') {
    const { model } = spec.teacher;
    const entry = Object.hasOwn(catalogue.models, model) ? catalogue.models[model] : undefined;
    if (!entry) throw refuse(`The teacher ${model} is no longer in the model catalogue.`);
    return { model, withScript: true, hosted: 'baseUrl' in entry, adapter: null };
  }
  const place = placeOf(record, catalogue);
  if (place === null) throw refuse(unreachableStudent(record));
  const hosted = place.base.startsWith('hosted:');
  if (arm === 'student') {
    if (result?.studentModel) return { model: place.student, withScript: false, hosted, adapter: place.adapter };
    const detail = missingStudent(record);
    throw new HttpProblem(409, 'not_ready', detail, { errors: [{ pointer, detail }], headers: { 'x-should-retry': 'false' } });
  }
  return { model: place.base, withScript: arm === 'base+prompt', hosted, adapter: null };
}
