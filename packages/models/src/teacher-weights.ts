import type { Catalogue } from '@understudy/contracts';

/**
 * From where the trainer loads the teacher to score its answers for soft labels: the student's own base where the teacher is that embedded
 * model, or the `weights` of a hosted one. Null where soft labels are impossible.
 */
export function teacherWeights(catalogue: Catalogue, { teacher, student }: { teacher: string; student: string }): string | null {
  const model = Object.hasOwn(catalogue.models, teacher) ? catalogue.models[teacher] : undefined;
  const base = Object.hasOwn(catalogue.students, student) ? catalogue.students[student]?.base : undefined;
  if (model === undefined) return null;
  if ('embedded' in model) return base !== undefined && teacherIsBase(catalogue, { teacher, base }) ? base : null;
  return model.weights ?? null;
}

/** Whether the student's base, without adapter and with the script, is the teacher: an embedded model goes by the same name as its weights. */
export function teacherIsBase(catalogue: Catalogue, { teacher, base }: { teacher: string; base: string }): boolean {
  const model = Object.hasOwn(catalogue.models, teacher) ? catalogue.models[teacher] : undefined;
  return model !== undefined && 'embedded' in model && teacher === base;
}
