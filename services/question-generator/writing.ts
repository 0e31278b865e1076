import type { AcceptedSpec } from '@understudy/contracts';
import type { AskModel } from './ask-model.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Stock } from './open-stock.ts';
import type { Material } from './prepare-material.ts';

/** What those who write with a model share. */
export type Writing = {
  distillationId: string;
  round: number;
  spec: AcceptedSpec;
  material: Material;
  stock: Stock;
  ask: AskModel;
  checkpoint: Checkpoint;
  /** Keeps the checkpoint. */
  save: () => Promise<void>;
  signal: AbortSignal;
  draining: AbortSignal;
};
