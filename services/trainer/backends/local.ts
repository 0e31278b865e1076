import { join } from 'node:path';
import { script } from '@understudy/contracts';
import { type Engine, trainLocal, type Weights } from '@understudy/engine';
import { HandOver } from '@understudy/queues';
import type { TrainingBackend } from './backend.ts';
import { leaveEarly } from './leave-early.ts';

export type LocalOptions = {
  engine: Engine;
  weights: Weights;
  /** Steps and seconds between checkpoints, whichever come first: what a kill costs at most. */
  checkpointSteps?: number | undefined;
  checkpointSeconds?: number;
};

/** Trains on this machine, in the engine, which stays warm for the next job. */
export function createLocalBackend({ engine, weights, checkpointSteps, checkpointSeconds }: LocalOptions): TrainingBackend {
  return async ({ spec, student, teacherWeights, train, valid, rows, scratch, output }, progress) => {
    if (student.trainer !== 'local') throw new TypeError(`The student is trained by ${student.trainer}.`);
    const { preset, backend: _, learningRateMultiplier: __, exportMerged = false, sweep: ___, ...over } = spec.training;
    const teacher = teacherWeights === null ? null : { base: teacherWeights, script: script(spec) };
    const files = { train, valid, rows, output, checkpoints: join(scratch, 'checkpoints'), checkpointSteps, checkpointSeconds };
    const trained = await trainLocal({ engine, weights }, { student, teacher, preset, over, exportMerged, ...files }, leaveEarly(progress));
    if (!trained) throw new HandOver();
    return { kind: 'adapter', ...trained, folder: output };
  };
}
