import { join } from 'node:path';
import { loadSpec, readJson, type Scratch } from '@understudy/artifacts';
import {
  type AcceptedSpec,
  type AnyTrainingFile,
  type ArtifactName,
  anyTrainingFileSchema,
  artifactKey,
  type Distillation,
} from '@understudy/contracts';
import { findStudent, type StudentPlace, teacherIsBase } from '@understudy/models';
import { PermanentError } from '@understudy/queues';
import type { Records } from '@understudy/records';
import type { Ask } from './ask-arms.ts';
import type { EvaluatorDependencies } from './dependencies.ts';
import { ownQuestions } from './own-questions.ts';
import { planAsks } from './plan-asks.ts';
import { loadProbes, type Probes } from './probes/load-probes.ts';
import { type AskedQuestion, isScorable, loadTestSet, type TestQuestion } from './test-set.ts';

/** One evaluation, with all that is known before anybody is asked. */
export type Run = {
  distillationId: string;
  /** Whose student is evaluated; null for its own. */
  evaluationOf: string | null;
  /** The distillation that trained it. */
  source: Distillation;
  spec: AcceptedSpec;
  training: AnyTrainingFile;
  place: StudentPlace;
  asked: readonly AskedQuestion[];
  /** The asked ones with the teacher's answers; null where it has to be asked first. */
  held: readonly TestQuestion[] | null;
  probes: Probes;
  asks: readonly Ask[];
  sameWeights: boolean;
  scratch: Scratch;
  signal: AbortSignal;
};

/**
 * Reads what the stages before have left.
 * @throws PermanentError where there is no student to evaluate, or nothing to measure it by.
 */
export async function prepareRun(
  { artifacts, records, catalogue }: EvaluatorDependencies,
  distillationId: string,
  signal: AbortSignal,
): Promise<Run> {
  const spec = await loadSpec(artifacts, distillationId);
  const own = await requireRecord(records, distillationId);
  const source = own.evaluationOf === null ? own : await requireRecord(records, own.evaluationOf);
  const training = await readJson(artifacts, artifactKey(source.id, 'training'), anyTrainingFileSchema);
  const hosted = 'backend' in training;
  if (!hosted && (await artifacts.stat(artifactKey(source.id, 'adapter'))) === null)
    throw new PermanentError(
      'student_unavailable',
      `The adapter of ${source.id} is not in the artifact store any more, so there is no student to evaluate: submit its spec again.`,
    );
  const name = spec.student.model;
  const place = findStudent(catalogue, { id: source.id, name, base: training.base, hostedAs: hosted ? training.model : null });
  if (place === null)
    throw new PermanentError(
      'student_unavailable',
      `The student of ${source.id} lives on the host that trained it, and the model catalogue does not say where that is asked: give the entry of ${name} its chat.`,
    );
  const held = spec.evaluation.items ? null : await loadTestSet(artifacts, source.id, spec);
  if (held) requireScorable(held);
  const asked = held ?? ownQuestions(spec);
  const probes = loadProbes();
  return {
    distillationId,
    evaluationOf: own.evaluationOf,
    source,
    spec,
    training,
    place,
    asked,
    held,
    probes,
    asks: planAsks(spec, asked, probes),
    sameWeights:
      !hosted && spec.dataset.rows === undefined && teacherIsBase(catalogue, { teacher: spec.teacher.model, base: training.base }),
    scratch: await artifacts.scratch(`distillations/${distillationId}/6-report`),
    signal,
  };
}

async function requireRecord(records: Records, id: string): Promise<Distillation> {
  const record = await records.get(id);
  if (record === null)
    throw new PermanentError('not_found', `There is no distillation ${id} any more, so its student cannot be evaluated.`);
  return record;
}

/** @throws PermanentError `dataset_too_small` where no answer of the teacher's can be scored. */
export function requireScorable(questions: readonly TestQuestion[]): TestQuestion[] {
  const scorable = questions.filter(isScorable);
  if (scorable.length > 0) return scorable;
  throw new PermanentError(
    'dataset_too_small',
    `None of the teacher's answers to the ${questions.length} held-out questions is finished, so there is nothing to measure the student by; ask for more of them (evaluation.questions) or longer answers (teacher.maxTokens).`,
  );
}

/** Logs carry the hash of what they belong to: after another training of the same distillation, old answers are not taken for new ones. */
export async function logPath({ artifacts }: EvaluatorDependencies, { source, scratch }: Run, name: string): Promise<string> {
  const of = async (artifact: ArtifactName) => (await artifacts.stat(artifactKey(source.id, artifact)))?.sha256.slice(0, 12) ?? 'none';
  return join(scratch.path, `${name}-${await of('test')}-${await of('training')}.jsonl`);
}
