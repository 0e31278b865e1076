import type { ArtifactStore } from '@understudy/artifacts';
import type { AcceptedSpec, DatasetStats, TrainingFile } from '@understudy/contracts';
import { type JobContext, PermanentError, type Pipeline } from '@understudy/queues';
import type { Records } from '@understudy/records';
import { recordTraining } from '../publish-training.ts';
import { chooseVariant } from './choose-variant.ts';
import type { Variant } from './plan-variants.ts';
import { createVariantStore } from './variant-store.ts';

export type SweepDependencies = { records: Records; artifacts: ArtifactStore; pipeline: Pick<Pipeline, 'addVariants'> };

type SweepRun = { spec: AcceptedSpec; stats: DatasetStats; variants: readonly Variant[] };

/**
 * The training job of a sweep. At its first run it asks for the variants and sleeps until they have ended; at its last it publishes the best
 * of them. Everything follows from what lies in the store, so that a run that was killed anywhere in between is done again.
 */
export async function sweepVariants(
  { records, artifacts, pipeline }: SweepDependencies,
  distillationId: string,
  { spec, stats, variants }: SweepRun,
  context: JobContext,
): Promise<TrainingFile> {
  if (stats.valid === 0)
    throw new PermanentError(
      'dataset_too_small',
      `A sweep chooses by the loss on held-out rows, and of ${stats.train} examples none could be held out: ask for more questions, or leave training.sweep out.`,
    );
  const store = createVariantStore(artifacts, distillationId);
  const found = await Promise.all(variants.map(async (variant) => ({ variant, outcome: await store.outcomeOf(variant.index) })));
  const ended = found.flatMap(({ variant, outcome }) => (outcome ? [{ variant, outcome }] : []));
  if (ended.length < variants.length) {
    const missing = found.filter(({ outcome }) => !outcome).map(({ variant }) => variant.index);
    await pipeline.addVariants(distillationId, missing);
    context.log.info({ variants: missing.length }, 'variants asked for');
    return await context.waitForChildren();
  }

  const { chosen, result } = chooseVariant(ended, stats.valid);
  const winner = ended[chosen]?.outcome.training;
  if (!winner) throw new Error(`Variant ${chosen} was chosen and has no adapter.`);
  for (const [name, ref] of await store.publish(chosen, winner)) await records.setArtifact(distillationId, name, ref);
  const training = { ...winner, sweep: result };
  await recordTraining({ records, artifacts }, distillationId, { spec, training });
  const message = `variant ${chosen + 1} of ${variants.length} kept: ${result.why}`;
  await records.appendEvent(distillationId, { type: 'training', level: 'info', message, data: { variant: chosen + 1 } });
  context.log.info({ variant: chosen, of: variants.length }, 'variant chosen');
  return training;
}
