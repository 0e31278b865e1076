import { problemCodeSchema, type VariantError } from '@understudy/contracts';
import { HandOver, type JobContext, PauseError, PermanentError } from '@understudy/queues';
import type { Records } from '@understudy/records';
import { asEnding } from '../as-ending.ts';
import { type AttemptDependencies, attemptTraining } from '../attempt-training.ts';
import type { TrainingEvent, TrainingInput } from '../backends/backend.ts';
import { createProgress, type ProgressDependencies } from '../create-progress.ts';
import { heldOutLoss } from './held-out-loss.ts';
import { nameOf, type Variant } from './plan-variants.ts';
import { createVariantStore } from './variant-store.ts';

export type VariantDependencies = ProgressDependencies & AttemptDependencies & { records: Records };

/** What is wrong with the machine and not with a variant: the others would meet it too. */
const faultsOfTheMachine: readonly string[] = ['disk_full', 'engine_missing'];

/**
 * Trains one variant of a sweep and leaves what came of it where the training job finds it. One that fails for good is written down
 * with its error and ends well: whether the others are any better is not for it to say.
 */
export async function trainVariant(
  dependencies: VariantDependencies,
  distillationId: string,
  { variant, ...input }: TrainingInput & { variant: Variant },
  context: JobContext,
): Promise<void> {
  const { records, artifacts } = dependencies;
  const { index, of, spec } = variant;
  const store = createVariantStore(artifacts, distillationId);
  // A run before this one was killed after it had ended.
  if (await store.outcomeOf(index)) return;
  const tell = (level: 'info' | 'warn', message: string, data: Record<string, number | string>) =>
    records.appendEvent(distillationId, {
      type: level === 'warn' ? 'log' : 'training',
      level,
      message: `${nameOf(variant)}: ${message}`,
      data: { variant: index + 1, settings: variant.label, ...data },
    });
  const report = createProgress(distillationId, dependencies, variant);
  let planned = 0;
  const onEvent = (event: TrainingEvent) => {
    if (event.event === 'step') planned = event.steps;
    report(event);
  };
  const attempt = { distillationId, spec, ...input, key: store.keyOf(index), onEvent };
  try {
    await attemptTraining(dependencies, attempt, context, async (trained) => {
      if (trained.kind !== 'adapter') throw new PermanentError('internal', 'A sweep compares adapters, and a host keeps its own.');
      const { kind: _, summary, ...rest } = trained;
      const loss = heldOutLoss(summary);
      if (loss === null)
        throw new PermanentError('internal', 'No held-out loss was measured, so this variant cannot be compared with the others.');
      const { preset, exportMerged: merged = false } = spec.training;
      await store.keep(index, { preset, base: input.student.base, summary, merged, ...rest });
      await tell('info', `held-out loss ${loss.toFixed(3)} at best`, { steps: summary.steps, validLoss: loss });
      context.log.info({ variant: index, steps: summary.steps, seconds: summary.seconds, validLoss: loss }, 'variant trained');
    });
  } catch (error) {
    const ending = asEnding(error);
    const failure = failureOf(ending, context);
    if (!failure) throw ending;
    await store.keepError(index, failure);
    await tell('warn', failure.message, { code: failure.code });
    context.log.warn({ variant: index, code: failure.code }, 'variant failed');
  }
  // Its part of the stage is done, also where it stopped early or failed.
  if (planned > 0) await records.partProgress(distillationId, 'training', { index, of, done: planned, total: planned });
}

/** Why a variant is given up; null when it is to be tried again, handed on, or none of its own fault. */
function failureOf(error: unknown, { signal, lastTry }: JobContext): VariantError | null {
  if (signal.aborted || error instanceof HandOver || error instanceof PauseError) return null;
  if (!(error instanceof PermanentError) && !lastTry) return null;
  const code = problemCodeSchema.safeParse((error as { code?: unknown } | null)?.code).data ?? 'internal';
  if (faultsOfTheMachine.includes(code)) return null;
  return { code, message: error instanceof Error ? error.message : String(error) };
}
