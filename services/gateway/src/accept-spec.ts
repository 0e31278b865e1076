import type { ArtifactStore } from '@understudy/artifacts';
import { checkChecks, checkRules } from '@understudy/checks';
import {
  type AcceptedSpec,
  acceptedSpecSchema,
  type Catalogue,
  type CatalogueStudent,
  nearest,
  type ProblemCode,
  resolveGates,
  resolveJudging,
  type Spec,
  sweptTrainings,
  trainingSettings,
} from '@understudy/contracts';
import { teacherWeights } from '@understudy/models';
import { checkQuestions } from '@understudy/questions';
import type { Caller } from './access/caller.ts';
import { gateFaults } from './gate-faults.ts';
import { HttpProblem } from './http-problem.ts';
import { bringRows } from './own-rows.ts';
import { chooseBackend, chooseStudent, trainingFaults } from './training-faults.ts';
import { readUploadOf } from './uploads.ts';

export type AcceptDependencies = { catalogue: Catalogue; artifacts: ArtifactStore; caller: Caller };

/** What is wrong with a request, and where: a JSON pointer into it. */
export type Fault = { code: ProblemCode; pointer: string; detail: string };

/**
 * Fills in what the spec leaves to the catalogue and to its own figures, and refuses what no later stage could do.
 * @throws HttpProblem 422 with a pointer to every fault; ArtifactError when the store does not answer.
 */
export async function acceptSpec(given: Spec, { catalogue, artifacts, caller }: AcceptDependencies): Promise<AcceptedSpec> {
  const { spec, faults } = await bringRows(given, { artifacts, catalogue, caller });
  refuse(faults.map((fault) => ({ code: 'invalid_spec', ...fault })));
  const ownRows = spec.dataset.rows !== undefined;
  const teacher = spec.teacher.model ?? catalogue.default.teacher;
  const student = chooseStudent(spec, catalogue);
  const accepted = acceptedSpecSchema.parse({
    ...spec,
    teacher: { ...spec.teacher, model: teacher },
    student: { ...spec.student, model: student },
    questions: { ...spec.questions, model: spec.questions.model ?? teacher },
    dataset: { ...spec.dataset, minExamples: spec.dataset.minExamples ?? usualMinExamples(spec) },
    evaluation: {
      ...spec.evaluation,
      ...resolveJudging(spec.evaluation),
      gates: resolveGates(spec, { scored: catalogue.students[student]?.serve !== 'hosted' }),
    },
    training: { ...spec.training, backend: chooseBackend(spec, catalogue.students[student]) },
  });
  refuse([
    ...unknownModel({ what: 'teacher', name: teacher, pointer: '/teacher/model' }, Object.keys(catalogue.models)),
    ...unknownModel({ what: 'student', name: student, pointer: '/student/model' }, Object.keys(catalogue.students)),
    ...(spec.questions.model === undefined
      ? []
      : unknownModel({ what: 'model', name: spec.questions.model, pointer: '/questions/model' }, Object.keys(catalogue.models))),
    ...(spec.evaluation.judge === null
      ? []
      : unknownModel({ what: 'model', name: spec.evaluation.judge, pointer: '/evaluation/judge' }, Object.keys(catalogue.models))),
  ]);
  const upload = await findUpload(accepted, { artifacts, caller });
  refuse([
    ...upload.faults,
    ...(ownRows ? [] : checkQuestions(accepted, { uploaded: upload.rows })),
    ...[
      ...checkRules(accepted.rules),
      ...checkChecks(accepted.dataset.checks),
      ...gateFaults(accepted, catalogue),
      ...trainingFaults(accepted, catalogue),
    ].map((fault) => ({
      code: 'invalid_spec' as const,
      ...fault,
    })),
    ...everyLabelFault(accepted, catalogue),
    ...budgetFaults(accepted, catalogue),
  ]);
  return accepted;
}

/** Where the spec does not say how few examples are too few. */
export function usualMinExamples({ dataset, questions }: Pick<Spec, 'dataset' | 'questions'>): number {
  return dataset.rows === undefined ? Math.ceil(questions.count / 2) : 1;
}

/** Models that a distillation asks or has trained, and for which the catalogue gives no price: no budget can be kept with them. */
export function unpricedModels(
  { teacher, questions, student, dataset, evaluation, stopAfter }: AcceptedSpec,
  { models, students }: Catalogue,
): string[] {
  const { set, facets, modelShare, multiTurn } = questions;
  const reads = set === 'auto' || facets === 'auto' || modelShare > 0 || multiTurn > 0;
  const judges = evaluation.judge === null || stopAfter !== undefined ? [] : [evaluation.judge];
  // Rows of the user's own are answered.
  const answers = dataset.rows === undefined ? [teacher.model, ...(reads ? [questions.model] : [])] : [];
  const asked = [...new Set([...answers, ...judges])];
  const unpriced = asked.filter((name) => !models[name]?.pricePerMillionTokens);
  const trained = students[student.model];
  const unpricedTraining = stopAfter !== 'dataset' && trained?.serve === 'hosted' && trained.trainingPricePerMillionTokens === undefined;
  return [
    ...unpriced,
    ...(unpricedTraining ? [`the training of ${student.model}`] : []),
    ...(stopAfter === undefined ? unpricedStudent(student.model, trained) : []),
  ];
}

/** Our own model server's answers cost nothing; those of a student's own host cost what the catalogue says. */
export function unpricedStudent(name: string, student: CatalogueStudent | undefined): string[] {
  return student !== undefined && student.serve !== 'embedded' && student.pricePerMillionTokens === undefined
    ? [`the student ${name}`]
    : [];
}

/** @throws HttpProblem 422 that names the first fault and lists all, where there is one. */
export function refuse(faults: readonly Fault[]): void {
  const [first] = faults;
  if (!first) return;
  const errors = faults.map(({ pointer, detail }) => ({ pointer, detail }));
  const more = faults.length > 1 ? ` And ${faults.length - 1} more, listed in errors.` : '';
  throw new HttpProblem(422, first.code, `${first.detail}${more}`, { errors });
}

/** A fault where the catalogue has no model of that name. */
export function unknownModel({ what, name, pointer }: { what: string; name: string; pointer: string }, known: readonly string[]): Fault[] {
  if (known.includes(name)) return [];
  const meant = nearest(name, known);
  const hint = meant === null ? '' : ` Did you mean ${meant}?`;
  const detail = `The catalogue has no ${what} ${JSON.stringify(name)}; it knows ${known.join(', ')}.${hint}`;
  return [{ code: 'model_unknown', pointer, detail }];
}

async function findUpload(
  { questions: { items } }: AcceptedSpec,
  { artifacts, caller }: Pick<AcceptDependencies, 'artifacts' | 'caller'>,
): Promise<{ rows: number; faults: Fault[] }> {
  if (items === undefined || Array.isArray(items)) return { rows: 0, faults: [] };
  const fault = (detail: string): Fault[] => [{ code: 'invalid_spec', pointer: '/questions/items/upload', detail }];
  const upload = await readUploadOf(caller, artifacts, items.upload);
  if (upload === null)
    return {
      rows: 0,
      faults: fault(`There is no uploaded file ${items.upload}: upload the questions first, and name the id that you are given.`),
    };
  if (upload.kind === 'rows')
    return { rows: 0, faults: fault(`The rows of ${items.upload} are answered already: name the file as dataset.rows.train.`) };
  return { rows: upload.rows, faults: [] };
}

/** Of a sweep each variant is looked at; what several have in common is told once. */
function everyLabelFault(spec: AcceptedSpec, catalogue: Catalogue): Fault[] {
  const faults = sweptTrainings(spec.training).flatMap((training) => labelFaults({ ...spec, training }, catalogue));
  const swept = (pointer: string) => (spec.training.sweep?.labels ? pointer.replace(/labels$/, 'sweep/labels') : pointer);
  return [...new Map(faults.map((fault) => [fault.pointer, { ...fault, pointer: swept(fault.pointer) }])).values()];
}

/** Soft labels need the teacher's weights; a share of them means nothing to hard ones. */
function labelFaults({ teacher, student, training }: AcceptedSpec, catalogue: Catalogue): Fault[] {
  const possible = teacherWeights(catalogue, { teacher: teacher.model, student: student.model }) !== null;
  const { labels, softShare } = trainingSettings(training.preset, { rows: 0, parameters: 0, softLabels: possible }, training);
  const fault = (key: string, detail: string): Fault[] => [{ code: 'invalid_spec', pointer: `/training/${key}`, detail }];
  if (labels === 'soft' && !possible)
    return fault(
      'labels',
      `Soft labels need the weights of the teacher ${teacher.model}, and the trainer has none of it: take labels: hard, an embedded teacher that is the student's base, or have the operator name its weights in the catalogue.`,
    );
  if (labels === 'hard' && typeof softShare === 'number')
    return fault('softShare', 'softShare weighs soft labels, and these are hard: leave it out, or take labels: soft.');
  if (labels === 'soft' && softShare === null)
    return fault('softShare', 'softShare: null goes with hard labels: leave it out, or give a share over 0.');
  return [];
}

function budgetFaults(spec: AcceptedSpec, catalogue: Catalogue): Fault[] {
  const unpriced = spec.budgetUsd === undefined ? [] : unpricedModels(spec, catalogue);
  if (unpriced.length === 0) return [];
  const names = unpriced.join(' and ');
  const detail = `budgetUsd cannot be kept: the catalogue gives no pricePerMillionTokens (of a training: trainingPricePerMillionTokens) for ${names}, which this distillation asks. Leave budgetUsd out, choose a model with a price, or have the operator add one (0 where it costs nothing).`;
  return [{ code: 'invalid_spec', pointer: '/budgetUsd', detail }];
}
