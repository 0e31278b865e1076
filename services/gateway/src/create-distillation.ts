import { type ArtifactStore, writeJson } from '@understudy/artifacts';
import { type AcceptedSpec, artifactKey, type Distillation } from '@understudy/contracts';
import type { Pipeline } from '@understudy/queues';
import type { Records } from '@understudy/records';
import { ulid } from 'ulid';

export type CreateDependencies = { records: Records; pipeline: Pipeline; artifacts: ArtifactStore; now: () => number };

/**
 * Makes a distillation of an accepted spec: its file, its record, its jobs, in this order. When it resolves, all three are durable, and
 * any process may be killed. The file is what makes it ours: whoever finds a record without jobs adds them if the spec lies in the store
 * (this process was killed half-way), and clears the record away if not (this process could not finish, and said so). With
 * `evaluationOf` there is one job only, which evaluates the student of that distillation.
 */
export async function createDistillation(
  spec: AcceptedSpec,
  { evaluationOf = null, ...dependencies }: CreateDependencies & { evaluationOf?: string | null },
): Promise<Distillation> {
  const { records, pipeline, artifacts } = dependencies;
  const createdAt = dependencies.now();
  const id = `dst_${ulid(createdAt)}`;
  const { name, metadata, budgetUsd = null } = spec;
  const stopAfter = spec.stopAfter ?? null;
  const ownRows = spec.dataset.rows !== undefined;
  const models = { teacher: spec.teacher.model, student: spec.student.model };
  const ref = await writeJson(artifacts, artifactKey(id, 'spec'), spec);
  try {
    const record = {
      id,
      name,
      models,
      stopAfter,
      evaluationOf,
      ownRows,
      metadata,
      budgetUsd,
      specSha256: ref.sha256,
      createdAt: new Date(createdAt).toISOString(),
    };
    await records.create(record);
    await records.setArtifact(id, 'spec', ref);
    await (evaluationOf === null ? pipeline.submit(id, stopAfter ?? 'evaluation', { ownRows }) : pipeline.submitEvaluation(id));
    const made = await records.get(id);
    if (made === null) throw new Error(`The record of ${id} was not kept.`);
    return made;
  } catch (error) {
    await removeDistillation(id, dependencies);
    throw error;
  }
}

/** As far as the store and Redis let us: the spec goes first, so that what is left over is known as such. */
export async function removeDistillation(id: string, dependencies: Omit<CreateDependencies, 'now'>): Promise<void> {
  await dependencies.artifacts.remove(`distillations/${id}`).catch(() => {});
  await dependencies.records.remove(id).catch(() => {});
  await dependencies.pipeline.stop(id).catch(() => {});
}
