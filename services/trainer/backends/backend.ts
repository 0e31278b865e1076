import type { AcceptedSpec, CatalogueStudent, ParityResult, ShownRow, TrainingSettings, TrainingSummary } from '@understudy/contracts';
import type { EngineEvent } from '@understudy/engine';

/** What one training is about. */
type TrainingRun = {
  distillationId: string;
  spec: AcceptedSpec;
  student: CatalogueStudent;
  /** Where the teacher's weights can be loaded from, for soft labels; null where they cannot. */
  teacherWeights: string | null;
  /** Paths of the dataset's JSON Lines, and how many rows the first has. */
  train: string;
  valid: string;
  rows: number;
  /** Kept from attempt to attempt: checkpoints, and what else a later one goes on with. */
  scratch: string;
  /** Of this attempt alone, where finished files go. */
  output: string;
};

type Trained = {
  settings: TrainingSettings;
  summary: TrainingSummary;
  /** Left out where the adapter is served by whoever trained it. */
  parity?: ParityResult;
  /** One row as it was trained on; left out where rows are rendered elsewhere. */
  row?: ShownRow | undefined;
  /** Holds the adapter's files. */
  folder: string;
};

type Progress = {
  /** Aborted: end at once, and on a remote host too. */
  signal: AbortSignal;
  /** Aborted: save what there is, and throw HandOver. */
  stopping: AbortSignal;
  onEvent: (event: EngineEvent) => void;
};

/**
 * One way to train a student (`training.backend`). It may be called again for the same run after a crash, and then goes on where it was.
 * @throws HandOver when it was stopped; whatever else ends the attempt.
 */
export type TrainingBackend = (run: TrainingRun, progress: Progress) => Promise<Trained>;
