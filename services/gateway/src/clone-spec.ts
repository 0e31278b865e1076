import { loadSpec } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  type Catalogue,
  type ClonePatch,
  type Distillation,
  explainIssues,
  hasScript,
  resolveGates,
  resolveJudging,
  specSchema,
} from '@understudy/contracts';
import { type AcceptDependencies, acceptSpec, refuse, usualMinExamples } from './accept-spec.ts';
import { mergePatch } from './merge-patch.ts';
import { refusal } from './refusal.ts';

/**
 * The spec of a distillation with changes, accepted as if it had been posted.
 * @throws HttpProblem 422 with a pointer to every fault of what comes of it; 409 for an evaluation, which has no stages of its own to be changed.
 */
export async function cloneSpec(source: Distillation, patch: ClonePatch, dependencies: AcceptDependencies): Promise<AcceptedSpec> {
  if (source.evaluationOf !== null)
    throw refusal(source, `it only evaluates the student of ${source.evaluationOf}: clone that one, or have it evaluated again`);
  const input = mergePatch(asPosted(await loadSpec(dependencies.artifacts, source.id), dependencies.catalogue), patch);
  const parsed = specSchema.safeParse(input);
  if (!parsed.success) {
    refuse(explainIssues(parsed.error, { schema: specSchema, input }).map((fault) => ({ code: 'invalid_spec', ...fault })));
    throw parsed.error;
  }
  return await acceptSpec(parsed.data, dependencies);
}

/**
 * A spec without what was filled in from the rest of it: with another teacher, number of questions or judge that would come out otherwise.
 * What a user has written and what would be filled in are the same where they are equal.
 */
function asPosted(spec: AcceptedSpec, { students }: Catalogue): object {
  const { questions, dataset, training, evaluation, teacher, student } = spec;
  const { model, ...otherQuestions } = questions;
  const { minExamples, ...otherDataset } = dataset;
  const { backend, labels, ...otherTraining } = training;
  const { gates, judgeSamples, rubric, adversarial, ...others } = evaluation;
  const ownRows = dataset.rows !== undefined;
  // Without a script there is nothing to attack, whatever was asked for.
  const otherEvaluation = { ...others, ...(hasScript(spec) && { adversarial }) };
  const judging = resolveJudging(otherEvaluation);
  const open = { klClosed: gates.klClosed, enforce: gates.enforce };
  const scored = students[student.model]?.serve !== 'hosted';
  const filledIn = resolveGates({ ...spec, evaluation: { ...evaluation, gates: open } }, { scored });
  return {
    ...spec,
    questions: { ...otherQuestions, ...(model !== teacher.model && { model }) },
    dataset: { ...otherDataset, ...(minExamples !== usualMinExamples(spec) && { minExamples }) },
    training: {
      ...otherTraining,
      ...(labels !== undefined && !(ownRows && labels === 'hard') && { labels }),
      ...(backend !== students[student.model]?.trainer && { backend }),
    },
    evaluation: {
      ...otherEvaluation,
      ...(judgeSamples !== judging.judgeSamples && { judgeSamples }),
      ...(rubric !== judging.rubric && { rubric }),
      gates: Object.fromEntries(
        Object.entries(gates).filter(([key, value]) => key in open || value !== filledIn[key as keyof typeof filledIn]),
      ),
    },
  };
}
