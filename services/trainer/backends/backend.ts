import type {
  AcceptedSpec,
  CatalogueStudent,
  HostedSummary,
  ParityResult,
  ShownRow,
  TrainingSettings,
  TrainingSummary,
} from '@understudy/contracts';
import type { EngineEvent } from '@understudy/engine';

/** What a training has beside its spec. */
export type TrainingInput = {
  student: CatalogueStudent;
  /** How many rows it trains on. */
  rows: number;
  /** Where the teacher's weights can be loaded from, for soft labels; null where they cannot. */
  teacherWeights: string | null;
};

/** What one training is about. */
export type TrainingRun = TrainingInput & {
  distillationId: string;
  spec: AcceptedSpec;
  /** Paths of the dataset's JSON Lines. */
  train: string;
  valid: string;
  /** Kept from attempt to attempt: checkpoints, and what else a later one goes on with. */
  scratch: string;
  /** Of this attempt alone, where finished files go. */
  output: string;
};

type AdapterTrained = {
  kind: 'adapter';
  settings: TrainingSettings;
  summary: TrainingSummary;
  /** Left out where the adapter is served by whoever trained it. */
  parity?: ParityResult;
  /** One row as it was trained on; left out where rows are rendered elsewhere. */
  row?: ShownRow | undefined;
  /** Holds the adapter's files. */
  folder: string;
};

export type HostedTrained = {
  kind: 'hosted';
  backend: 'tinker' | 'openai';
  /** What was really used. */
  settings: Readonly<Record<string, unknown>>;
  summary: HostedSummary;
  costUsd: number | null;
  /** Holds the adapter in PEFT's form where the host lets go of it; else there is nothing in it, or no such folder. */
  folder: string;
};

/** What a training tells on its way; a host says less than our engine. */
export type TrainingEvent =
  | EngineEvent
  | { event: 'hosted-step'; step: number; steps: number | null; loss: number }
  /** In the host's own words. */
  | { event: 'said'; level: 'info' | 'warn' | 'error'; message: string };

export type Progress = {
  /** Aborted: end at once. */
  signal: AbortSignal;
  /** After an abort: has the distillation ended (a host is to stop too), or will another trainer go on? */
  ended: () => Promise<boolean>;
  /** Aborted: save what there is, and throw HandOver. */
  stopping: AbortSignal;
  onEvent: (event: TrainingEvent) => void;
};

/**
 * One way to train a student (`training.backend`). It may be called again for the same run after a crash, and then goes on where it was.
 * @throws HandOver when it was stopped; whatever else ends the attempt.
 */
export type TrainingBackend = (run: TrainingRun, progress: Progress) => Promise<AdapterTrained | HostedTrained>;
