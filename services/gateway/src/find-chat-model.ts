import { type Catalogue, type Distillation, distillationIdSchema } from '@understudy/contracts';
import type { Records } from '@understudy/records';
import { HttpProblem } from './http-problem.ts';

export type ChatModel = {
  /** What the model server calls it. */
  served: string;
  /** Null for a model that is no student. */
  student: { name: string; promptTokensSaved: number } | null;
};

/**
 * What stands behind a chat's model: `student:` or `base:` and the name or id of a distillation, or an embedded model of the catalogue.
 * With an `owner`, only what is theirs is found.
 * @throws HttpProblem 404 as OpenAI answers for an unknown model, with what there is.
 */
export async function findChatModel(
  model: string,
  { records, catalogue, owner }: { records: Records; catalogue: Catalogue; owner: string | undefined },
): Promise<ChatModel> {
  const [, kind, which] = /^(student|base):(.+)$/s.exec(model) ?? [];
  if (kind === undefined || which === undefined) {
    const entry = catalogue.models[model];
    if (entry && 'embedded' in entry) return { served: model, student: null };
    throw unknownModel(
      model,
      entry ? `${model} is hosted elsewhere; ask it there` : `A student is called student:<name or id of its distillation>`,
    );
  }
  const distillation = await findDistillation(records, which, owner);
  if (distillation === null) throw unknownModel(model, `No distillation of that name has a student; GET /v1/models lists those that have`);
  const { id, name, status, result, models, evaluationOf } = distillation;
  if (evaluationOf !== null) throw unknownModel(model, `${id} evaluates the student of ${evaluationOf}, which is student:${evaluationOf}`);
  if (hasHostedStudent(distillation, catalogue)) {
    const there = result?.studentModel ? ` and is served there as ${result.studentModel}` : '';
    throw unknownModel(model, `The student of ${id} was trained on a host${there}; ask it there`);
  }
  if (kind === 'base') return { served: catalogue.students[models.student]?.base ?? models.student, student: null };
  if (!result?.studentModel)
    throw unknownModel(model, `${id} ${status === 'succeeded' ? 'stopped after its dataset' : `is ${status}`}, so it has no student`);
  return { served: `student:${id}`, student: { name, promptTokensSaved: result.promptTokensSaved ?? 0 } };
}

/** It lives on the host that trained it, as the catalogue says or, where that has changed since, its name. */
export function hasHostedStudent({ models, result }: Distillation, { students }: Catalogue): boolean {
  const ours = result?.studentModel?.startsWith('student:') ?? true;
  return !ours || (result === null && students[models.student]?.serve === 'hosted');
}

/** By id, or the newest of that name that has a student. */
async function findDistillation(records: Records, which: string, owner: string | undefined): Promise<Distillation | null> {
  if (distillationIdSchema.safeParse(which).success) {
    const named = await records.get(which);
    return owner === undefined || named?.owner === owner ? named : null;
  }
  const newest = await records.findByName(which, owner);
  const found = newest === null ? null : await records.get(newest);
  if (found === null || found.result?.studentModel) return found;
  for await (const student of listStudents(records, owner)) if (student.name === which) return student;
  return null;
}

/** Distillations that have a student, newest first, of the thousand newest that succeeded. */
export async function* listStudents(records: Records, owner: string | undefined): AsyncGenerator<Distillation> {
  let after: string | undefined;
  for (let page = 0; page < 10; page += 1) {
    const { data, hasMore } = await records.list({ owner, status: 'succeeded', limit: 100, after });
    yield* data.filter(({ result, evaluationOf }) => result?.studentModel && evaluationOf === null);
    after = data.at(-1)?.id;
    if (!hasMore || after === undefined) return;
  }
}

function unknownModel(model: string, reason: string): HttpProblem {
  const detail = `There is no model ${JSON.stringify(model)} to chat with. ${reason}.`;
  return new HttpProblem(404, 'model_unknown', detail, { errors: [{ pointer: '/model', detail }] });
}
