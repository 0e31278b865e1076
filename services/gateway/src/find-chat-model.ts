import { type Catalogue, type Distillation, distillationIdSchema } from '@understudy/contracts';
import { type Environment, findHost, findStudent, type Host, ModelError, type StudentPlace } from '@understudy/models';
import type { Records } from '@understudy/records';
import { HttpProblem } from './http-problem.ts';
import { newestStudent } from './list-students.ts';
import { missingStudent, unreachableStudent } from './no-student.ts';

export type ChatModel = {
  host: Host;
  /** Null for a model that is no student. `madeOf`: the catalogue's name of what was trained. */
  student: { madeOf: string; promptTokensSaved: number } | null;
  /** What a vLLM that has forgotten it is to be handed. */
  adapter: StudentPlace['adapter'];
};

export type ChatModels = { records: Records; catalogue: Catalogue; modelServerUrl: string; environment: Environment };

/**
 * What stands behind a chat's model: `student:` or `base:` and the name or id of a distillation, or an embedded model of the catalogue.
 * With an `owner`, only what is theirs is found.
 * @throws HttpProblem 404 as OpenAI answers for an unknown model, with what there is; 503 where the gateway lacks the host's key.
 */
export async function findChatModel(model: string, options: ChatModels & { owner: string | undefined }): Promise<ChatModel> {
  const { records, catalogue, owner } = options;
  const [, kind, which] = /^(student|base):(.+)$/s.exec(model) ?? [];
  if (kind === undefined || which === undefined) {
    const entry = Object.hasOwn(catalogue.models, model) ? catalogue.models[model] : undefined;
    if (entry && 'embedded' in entry) return { host: openHost(model, options), student: null, adapter: null };
    throw unknownModel(
      model,
      entry ? `${model} is hosted elsewhere; ask it there.` : `A student is called student:<name or id of its distillation>.`,
    );
  }
  const distillation = await findDistillation(records, which, owner);
  if (distillation === null) throw unknownModel(model, `No distillation of that name has a student; GET /v1/models lists those that have.`);
  const { id, models, result, evaluationOf } = distillation;
  if (evaluationOf !== null) throw unknownModel(model, `${id} evaluates the student of ${evaluationOf}, which is student:${evaluationOf}.`);
  const place = placeOf(distillation, catalogue);
  if (place === null) throw unknownModel(model, unreachableStudent(distillation));
  if (kind === 'base') return { host: openHost(place.base, options), student: null, adapter: null };
  if (!result?.studentModel) throw unknownModel(model, missingStudent(distillation));
  return {
    host: openHost(place.student, options),
    // A script may be shorter than the system turn that the base's template writes in its place.
    student: { madeOf: models.student, promptTokensSaved: Math.max(0, result.promptTokensSaved ?? 0) },
    adapter: place.adapter,
  };
}

/** Null where it lives on a host and the catalogue does not say where that is asked. */
export function placeOf({ id, models, result }: Distillation, catalogue: Catalogue): StudentPlace | null {
  const hosted = result?.studentModel?.startsWith('student:') === false ? result.studentModel : null;
  const base = catalogue.students[models.student]?.base ?? models.student;
  return findStudent(catalogue, { id, name: models.student, base, hostedAs: hosted });
}

function openHost(name: string, { catalogue, modelServerUrl, environment }: ChatModels): Host {
  try {
    return findHost(name, { catalogue, modelServerUrl, environment });
  } catch (cause) {
    if (cause instanceof ModelError) throw new HttpProblem(503, 'student_unavailable', cause.message, { cause });
    throw cause;
  }
}

/** By id, or the newest of that name that has a student. */
async function findDistillation(records: Records, which: string, owner: string | undefined): Promise<Distillation | null> {
  if (!distillationIdSchema.safeParse(which).success) return await newestStudent(records, which, owner);
  const named = await records.get(which);
  return owner === undefined || named?.owner === owner ? named : null;
}

function unknownModel(model: string, reason: string): HttpProblem {
  const detail = `There is no model ${JSON.stringify(model)} to chat with. ${reason}`;
  return new HttpProblem(404, 'model_unknown', detail, { errors: [{ pointer: '/model', detail }] });
}
