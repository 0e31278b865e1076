import { type ArtifactStore, writeJson } from '@understudy/artifacts';
import { type AcceptedSpec, artifactKey, type Distillation, type StageName } from '@understudy/contracts';
import type { Pipeline } from '@understudy/queues';
import type { Records } from '@understudy/records';
import type { Caller } from './access/caller.ts';
import { HttpProblem } from './http-problem.ts';

export type CreateDependencies = { records: Records; pipeline: Pipeline; artifacts: ArtifactStore; now: () => number };

export type Origin = {
  /** Noted with the request's idempotency key, so that its repetition finds what the first try has made. */
  id: string;
  /** Its owner has the distillation, its limit holds. */
  caller: Pick<Caller, 'owner' | 'limits'>;
  evaluationOf?: string;
  clonedFrom?: string;
};

/**
 * Makes a distillation of an accepted spec: its file, its record, its jobs, in this order. When it resolves, all three are durable, and
 * any process may be killed. The file is what makes it ours: whoever finds a record without jobs adds them if the spec lies in the store
 * (this process was killed half-way), and clears the record away if not (this process could not finish, and said so). With
 * `evaluationOf` there is one job only, which evaluates the student of that distillation.
 * @throws HttpProblem 429 when the caller's owner has as many under way as it may.
 */
export async function createDistillation(
  spec: AcceptedSpec,
  { id, caller: { owner, limits }, evaluationOf, clonedFrom }: Origin,
  dependencies: CreateDependencies,
): Promise<Distillation> {
  const { records, artifacts } = dependencies;
  const before = await records.get(id);
  // Without its file it is what a submission that was refused has left, which the sweep would clear away.
  if (before !== null && (await artifacts.stat(artifactKey(id, 'spec'))) !== null) return before;
  const createdAt = dependencies.now();
  const { name, metadata, budgetUsd = null } = spec;
  const stopAfter = spec.stopAfter ?? null;
  const ownRows = spec.dataset.rows !== undefined;
  const models = { teacher: spec.teacher.model, student: spec.student.model };
  const ref = await writeJson(artifacts, artifactKey(id, 'spec'), spec);
  try {
    const record = {
      id,
      name,
      owner,
      models,
      stopAfter,
      evaluationOf: evaluationOf ?? null,
      clonedFrom: clonedFrom ?? null,
      ownRows,
      metadata,
      budgetUsd,
      specSha256: ref.sha256,
      createdAt: new Date(createdAt).toISOString(),
    };
    if (!(await records.create(record, { mostUnfinished: limits.distillations }))) throw tooMany(owner, limits.distillations);
    const [made] = await Promise.all([
      records.get(id),
      records.setArtifact(id, 'spec', ref),
      addFrom('questions', record, dependencies.pipeline),
    ]);
    if (made === null) throw new Error(`The record of ${id} was not kept.`);
    return made;
  } catch (error) {
    await removeDistillation(id, dependencies);
    throw error;
  }
}

/** Adds the jobs that a record stands for; of one that is retried those that are still to come. Harmless to repeat. */
export async function addJobs(
  record: Distillation,
  { records, pipeline }: Pick<CreateDependencies, 'records' | 'pipeline'>,
): Promise<void> {
  await addFrom(await records.firstStage(record.id), record, pipeline);
}

async function addFrom(
  first: StageName,
  { id, stopAfter, evaluationOf, ownRows }: Pick<Distillation, 'id' | 'stopAfter' | 'evaluationOf' | 'ownRows'>,
  pipeline: Pipeline,
): Promise<void> {
  if (evaluationOf !== null) return await pipeline.submit(id, 'evaluation', 'evaluation');
  // Rows of the user's own are answered already.
  const begins = ownRows && (first === 'questions' || first === 'answers') ? 'dataset' : first;
  await pipeline.submit(id, stopAfter ?? 'evaluation', begins);
}

/** As far as the store and Redis let us: the spec goes first, so that what is left over is known as such. */
export async function removeDistillation(id: string, dependencies: Omit<CreateDependencies, 'now'>): Promise<void> {
  await dependencies.artifacts.remove(`distillations/${id}`).catch(() => {});
  await dependencies.records.remove(id).catch(() => {});
  await dependencies.pipeline.stop(id).catch(() => {});
}

function tooMany(owner: string, most: number | null): HttpProblem {
  const detail = `${owner} has ${most} distillations that have not ended, and may have no more: wait for one, or cancel one ("understudy ls").`;
  // It may take hours: whoever repeats it at once, as OpenAI's clients do, repeats it in vain.
  return new HttpProblem(429, 'too_many_distillations', detail, { headers: { 'x-should-retry': 'false' } });
}
