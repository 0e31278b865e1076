import { type ArtifactStore, loadSpec } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  acceptedSpecSchema,
  type Catalogue,
  type Distillation,
  type EvaluationRequest,
  idleJudging,
  resolveGates,
  resolveJudging,
  terminalStatuses,
} from '@understudy/contracts';
import type { Records } from '@understudy/records';
import { type Fault, refuse, unknownModel, unpricedStudent } from './accept-spec.ts';
import { gateFaults } from './gate-faults.ts';
import { HttpProblem } from './http-problem.ts';

type Dependencies = { records: Records; artifacts: ArtifactStore; catalogue: Catalogue };

/**
 * The spec of an evaluation that is made again: that of the distillation, with what the request changes.
 * @throws HttpProblem 409 where there is no student to evaluate, 422 with a pointer to every fault.
 */
export async function acceptEvaluation(
  source: Distillation,
  request: EvaluationRequest,
  { records, artifacts, catalogue }: Dependencies,
): Promise<AcceptedSpec> {
  await assertEvaluable(source, records);
  const { stopAfter: _, budgetUsd: __, ...spec } = await loadSpec(artifacts, source.id);
  const { name = `${spec.name.slice(0, 52)}-evaluation`, budgetUsd, metadata = {}, items, gates = {}, ...changes } = request;
  const { judgeSamples, rubric, ...kept } = spec.evaluation;
  const hadJudge = changes.judge === undefined || changes.judge === spec.evaluation.judge;
  const judging = hadJudge && spec.evaluation.judge !== null ? { judgeSamples, rubric } : {};
  const changed = { ...kept, ...given(judging), ...given(changes), ...(items && { items }), gates: inherited(spec, request, gates) };
  refuse(
    idleJudging(changed).map((path) =>
      invalid(`/${path.join('/')}`, `${path.join('.')} means nothing without a judge: name a judge, or leave it out.`),
    ),
  );
  const accepted = acceptedSpecSchema.parse({
    ...spec,
    name,
    metadata,
    ...(budgetUsd !== undefined && { budgetUsd }),
    evaluation: { ...changed, ...resolveJudging(changed), gates: resolveGates({ ...spec, evaluation: changed }) },
  });
  refuse(faultsOf(accepted, catalogue, { asksTeacher: items !== undefined }));
  return accepted;
}

const invalid = (pointer: string, detail: string): Fault => ({ code: 'invalid_request', pointer, detail });

/** What the catalogue or the rows of the user's own do not allow. `asksTeacher`: questions of the request's own want its answers first. */
function faultsOf(spec: AcceptedSpec, catalogue: Catalogue, { asksTeacher }: { asksTeacher: boolean }): Fault[] {
  const { judge } = spec.evaluation;
  return [
    ...gateFaults(spec, catalogue).map(({ pointer, detail }) => invalid(pointer.replace('/evaluation', ''), detail)),
    ...(judge === null ? [] : unknownModel({ what: 'model', name: judge, pointer: '/judge' }, Object.keys(catalogue.models))),
    ...(asksTeacher ? teacherFaults(spec, catalogue) : []),
    ...budgetFaults(spec, catalogue, { asksTeacher }),
  ];
}

function teacherFaults({ teacher: { model }, dataset }: AcceptedSpec, { models }: Catalogue): Fault[] {
  if (dataset.rows !== undefined)
    return [
      invalid('/items', 'The student learned rows of your own, so there is no teacher who could answer other questions: leave items out.'),
    ];
  if (Object.hasOwn(models, model)) return [];
  const detail = `The teacher ${model}, which would have to answer these questions, is not in the catalogue any more: leave items out.`;
  return [{ code: 'model_unknown', pointer: '/items', detail }];
}

function budgetFaults(
  { budgetUsd, teacher, student, evaluation: { judge } }: AcceptedSpec,
  { models, students }: Catalogue,
  { asksTeacher }: { asksTeacher: boolean },
): Fault[] {
  if (budgetUsd === undefined) return [];
  const asked = new Set([...(asksTeacher ? [teacher.model] : []), ...(judge === null ? [] : [judge])]);
  const unpriced = [...asked].filter((model) => models[model]?.pricePerMillionTokens === undefined);
  return [...unpriced, ...unpricedStudent(student.model, students[student.model])].map((model) =>
    invalid('/budgetUsd', `budgetUsd cannot be kept: the catalogue gives no pricePerMillionTokens for ${model}. Leave budgetUsd out.`),
  );
}

/** The distillation's gates under those of the request. What is switched on or off anew takes the gate that goes with it. */
function inherited(
  { evaluation }: AcceptedSpec,
  request: EvaluationRequest,
  gates: NonNullable<EvaluationRequest['gates']>,
): AcceptedSpec['evaluation']['gates'] {
  const { extraction, capability, judgeWinRate, ...kept } = evaluation.gates;
  const stays = (key: 'adversarial' | 'capability' | 'judge') => request[key] === undefined || request[key] === evaluation[key];
  return {
    ...kept,
    ...(stays('adversarial') && extraction !== undefined && { extraction }),
    ...(stays('capability') && capability !== undefined && { capability }),
    ...(stays('judge') && judgeWinRate !== undefined && { judgeWinRate }),
    ...given(gates),
  };
}

function given<T extends object>(changes: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as ReturnType<typeof given<T>>;
}

async function assertEvaluable({ id, status, evaluationOf, ownRows }: Distillation, records: Records): Promise<void> {
  const refusal = (detail: string) => new HttpProblem(409, 'not_ready', detail, { headers: { 'x-should-retry': 'false' } });
  if (evaluationOf !== null) throw refusal(`${id} is itself an evaluation of ${evaluationOf}: ask for another one there.`);
  if (!terminalStatuses.includes(status)) throw refusal(`${id} is ${status}: its student can be evaluated again once it has ended.`);
  const artifacts = await records.artifacts(id);
  for (const [name, what] of [
    ['training', 'has no trained student'],
    ['test', ownRows ? 'stopped after its training, and no row was brought as dataset.rows.test' : 'has no held-out questions'],
  ] as const)
    if (!artifacts.has(name)) throw refusal(`${id} ${what}, so there is nothing to evaluate again.`);
}
