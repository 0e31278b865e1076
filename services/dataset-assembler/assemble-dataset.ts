import { ArtifactError, type ArtifactStore, loadSpec, readJson } from '@understudy/artifacts';
import { type AcceptedSpec, artifactKey, type DatasetStats, datasetStatsSchema, type StageJob } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import { type Handler, type JobContext, PermanentError, type Pipeline } from '@understudy/queues';
import { finishDistillation, type Records } from '@understudy/records';
import { assembleAnswers } from './assemble-answers.ts';
import { assembleRows } from './assemble-rows.ts';

export type AssembleDependencies = {
  records: Records;
  artifacts: ArtifactStore;
  pipeline: Pick<Pipeline, 'addRound'>;
  metrics: Pick<Metrics, 'examples'>;
};

/**
 * Runs when the questions are made and each answer was given or given up; of rows that the user has answered, at once. Makes the dataset of
 * what there is, then drops the work from Redis. Everything is derived from ids, texts and the seed, so that a second run writes the
 * same bytes.
 */
export function createAssembleDataset(dependencies: AssembleDependencies): Handler<StageJob> {
  const { records, artifacts, metrics } = dependencies;

  return async ({ distillationId }, context) => {
    const spec = await loadSpec(artifacts, distillationId);
    // Published before, by a run that was killed afterwards: `stats` is put on record last.
    const isPublished = (await records.artifacts(distillationId)).has('stats');
    const stats = isPublished
      ? await readJson(artifacts, artifactKey(distillationId, 'stats'), datasetStatsSchema)
      : await assemble(distillationId, spec, context);
    await records.dropWork(distillationId);
    if (await records.stageFinished(distillationId, 'dataset')) count(stats);
    if (spec.stopAfter !== 'dataset') return;
    const result = { examples: stats.train + stats.valid, studentModel: null, gapClosed: null, promptTokensSaved: null };
    await finishDistillation({ records, artifacts }, distillationId, result);
  };

  async function assemble(distillationId: string, spec: AcceptedSpec, context: JobContext): Promise<DatasetStats> {
    const createdAt = (await records.get(distillationId))?.createdAt;
    if (createdAt === undefined) throw new Error(`${distillationId} was removed while its dataset was made.`);
    const { rows } = spec.dataset;
    const assembling =
      rows === undefined
        ? assembleAnswers(dependencies, distillationId, { spec, createdAt, context })
        : assembleRows(dependencies, distillationId, { spec, rows, createdAt, signal: context.signal });
    const stats = await assembling.catch(asEnding);
    const { train, valid, test, rejected } = stats;
    context.log.info({ train, valid, test, rejected }, 'dataset written');
    return stats;
  }

  function count({ train, valid, rejectionsByCheck }: DatasetStats): void {
    metrics.examples.inc({ result: 'accepted', reason: '' }, train + valid);
    // A rule's name is the user's, which is no label.
    for (const [check, times] of Object.entries(rejectionsByCheck))
      metrics.examples.inc({ result: 'rejected', reason: check.startsWith('rule:') ? 'rule' : check }, times);
  }
}

/** Trying again at once would find the disk as full, or the file as gone. */
function asEnding(error: unknown): never {
  if (!(error instanceof ArtifactError) || error.code === 'unavailable' || error.code === 'taken') throw error;
  throw new PermanentError(error.code, error.message, { cause: error });
}
