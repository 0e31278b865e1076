import type { Catalogue } from '@understudy/contracts';

/**
 * From where the trainer loads the teacher to score its answers for soft labels: the student's own base where the teacher is that embedded
 * model, or the `weights` of a hosted one. Null where soft labels are impossible.
 */
export function teacherWeights(catalogue: Catalogue, { teacher, student }: { teacher: string; student: string }): string | null {
  const model = Object.hasOwn(catalogue.models, teacher) ? catalogue.models[teacher] : undefined;
  const base = Object.hasOwn(catalogue.students, student) ? catalogue.students[student]?.base : undefined;
  if (model === undefined) return null;
  if ('embedded' in model) return teacher === base ? base : null;
  return model.weights ?? null;
}
