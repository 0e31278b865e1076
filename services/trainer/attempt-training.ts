import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ArtifactStore, keepWhile } from '@understudy/artifacts';
import { type AcceptedSpec, artifactKey, terminalStatuses } from '@understudy/contracts';
import type { Metrics } from '@understudy/metrics';
import type { JobContext } from '@understudy/queues';
import type { Records } from '@understudy/records';
import type { TrainingBackend, TrainingEvent, TrainingInput } from './backends/backend.ts';

export type Backends = Record<AcceptedSpec['training']['backend'], TrainingBackend>;
export type Trained = Awaited<ReturnType<TrainingBackend>>;

export type Attempt = TrainingInput & {
  distillationId: string;
  spec: AcceptedSpec;
  /** Key of what comes last of it: names the folder of its checkpoints. */
  key: string;
  onEvent: (event: TrainingEvent) => void;
};

export type AttemptDependencies = {
  artifacts: ArtifactStore;
  backends: Backends;
  records: Pick<Records, 'state'>;
  metrics: Pick<Metrics, 'trainingTokens'>;
};

/**
 * One start of a training, and what is made of its files. It writes to a folder of its own; checkpoints are shared with the starts before
 * and after, on this machine or another, so that each goes on where the one before was killed.
 */
export async function attemptTraining<T>(
  { artifacts, backends, records, metrics }: AttemptDependencies,
  { key, onEvent, ...run }: Attempt,
  context: Pick<JobContext, 'attempt' | 'signal' | 'draining' | 'log'>,
  publish: (trained: Trained) => Promise<T>,
): Promise<T> {
  const { distillationId, spec } = run;
  const scratch = await artifacts.scratch(key);
  // The dot: what is not finished is of no use to anybody else.
  const output = join(scratch.path, `.attempt-${context.attempt}`);
  await rm(output, { recursive: true, force: true });
  const attempt = async () => {
    const train = await artifacts.localPath(artifactKey(distillationId, 'train'));
    const valid = await artifacts.localPath(artifactKey(distillationId, 'valid'));
    const trained = await backends[spec.training.backend](
      { ...run, train, valid, scratch: scratch.path, output },
      {
        signal: context.signal,
        ended: async () => terminalStatuses.includes((await records.state(distillationId)) ?? 'cancelled'),
        stopping: context.draining,
        onEvent,
      },
    );
    metrics.trainingTokens.inc(trained.summary.supervisedTokens ?? 0);
    const published = await publish(trained);
    await scratch.drop();
    return published;
  };
  return await keepWhile(scratch, attempt, {
    onFault: (err) => context.log.warn({ distillationId, err }, 'checkpoints could not be kept for other machines'),
  });
}
