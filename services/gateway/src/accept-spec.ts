import { type AcceptedSpec, acceptedSpecSchema, type Catalogue, nearest, type Spec } from '@understudy/contracts';
import { checkQuestions, loadQuestionSet } from '@understudy/questions';
import { HttpProblem } from './http-problem.ts';

/**
 * Fills in what the spec leaves to the catalogue and to its own figures, and refuses what no later stage could do.
 * @throws HttpProblem 422 with a pointer to the fault.
 */
export async function acceptSpec(spec: Spec, catalogue: Catalogue): Promise<AcceptedSpec> {
  const teacher = spec.teacher.model ?? catalogue.default.teacher;
  const student = spec.student.model ?? catalogue.default.student;
  requireModel('teacher', teacher, Object.keys(catalogue.models));
  requireModel('student', student, Object.keys(catalogue.students));
  const accepted = acceptedSpecSchema.parse({
    ...spec,
    teacher: { ...spec.teacher, model: teacher },
    student: { ...spec.student, model: student },
    dataset: { ...spec.dataset, minExamples: spec.dataset.minExamples ?? Math.ceil(spec.questions.count / 2) },
  });
  const faults = checkQuestions(accepted, await loadQuestionSet(spec.questions.set));
  const [first] = faults;
  if (!first) return accepted;
  const errors = faults.map(({ pointer, detail }) => ({ pointer, detail }));
  const more = faults.length > 1 ? ` And ${faults.length - 1} more, listed in errors.` : '';
  throw new HttpProblem(422, first.code, `${first.detail}${more}`, { errors });
}

function requireModel(role: 'teacher' | 'student', name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const meant = nearest(name, known);
  const hint = meant === null ? '' : ` Did you mean ${meant}?`;
  const detail = `The catalogue has no ${role} ${JSON.stringify(name)}; it knows ${known.join(', ')}.${hint}`;
  throw new HttpProblem(422, 'model_unknown', detail, { errors: [{ pointer: `/${role}/model`, detail }] });
}
