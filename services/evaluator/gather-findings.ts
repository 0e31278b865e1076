import { readJson } from '@understudy/artifacts';
import { artifactKey, datasetStatsSchema } from '@understudy/contracts';
import { countCategories } from './count-categories.ts';
import type { EvaluatorDependencies } from './dependencies.ts';
import type { Run } from './prepare-run.ts';
import type { Findings } from './report/build-report.ts';
import { traceOrigin } from './trace-origin.ts';

/** What asking, scoring, judging and timing gave. */
export type Measured = Pick<Findings, 'questions' | 'answers' | 'scores' | 'scriptEffect' | 'judging' | 'timings'>;

/** Puts beside what was measured what record, store and catalogue hold of the run. The record is read last, so that its ledger holds all calls. */
export async function gatherFindings(
  { records, artifacts, catalogue, now }: EvaluatorDependencies,
  { distillationId, evaluationOf, source, spec, probes, sameWeights, training }: Run,
  measured: Measured,
): Promise<Findings> {
  return {
    ...measured,
    ...{ distillationId, evaluationOf, spec, probes, sameWeights, training },
    student: `student:${source.name}`,
    createdAt: now().toISOString(),
    record: (await records.get(source.id)) ?? { usage: [], stages: [] },
    prices: {
      teacher: spec.dataset.rows === undefined ? catalogue.models[spec.teacher.model]?.pricePerMillionTokens : undefined,
      student: catalogue.students[spec.student.model]?.pricePerMillionTokens,
    },
    stats: await readJson(artifacts, artifactKey(source.id, 'stats'), datasetStatsSchema),
    categories: await countCategories(artifacts, source.id),
    origin: await traceOrigin(artifacts, { source: source.id, spec, training }),
  };
}
