import { join } from 'node:path';
import { type AcceptedSpec, type TrainingSettings, trainingPreset } from '@understudy/contracts';
import type { Engine, Weights } from '@understudy/engine';
import { HandOver } from '@understudy/queues';
import { hubName } from '../hub-name.ts';
import type { TrainingBackend } from './backend.ts';

export type LocalOptions = {
  engine: Engine;
  weights: Weights;
  /** Steps between checkpoints: what a kill costs at most. */
  checkpointSteps?: number;
};

/** Trains on this machine, in the engine. It is let go after each job: it holds the student's weights, and the evaluator wants the memory. */
export function createLocalBackend({ engine, weights, checkpointSteps = 10 }: LocalOptions): TrainingBackend {
  return async ({ spec, student, train, valid, rows, scratch, output }, { signal, stopping, onEvent }) => {
    const source = { base: await weights.pathOf(student.base), cache: weights.cache };
    try {
      const { parameters } = await engine.request({ op: 'prepare', ...source }, { signal });
      const settings = settingsOf(spec, { rows, parameters: parameters ?? 0 });
      const checkpoints = join(scratch, 'checkpoints');
      const baseName = hubName(student.base);
      const { stopped, summary } = await engine.request(
        { op: 'train', ...source, train, valid, settings, output, checkpoints, checkpointSteps, baseName },
        { signal, stopping, onEvent },
      );
      if (stopped || !summary) throw new HandOver();
      return { settings, summary, folder: output };
    } finally {
      await engine.release();
    }
  };
}

/** The preset, with what the spec says over it. */
function settingsOf(spec: AcceptedSpec, facts: { rows: number; parameters: number }): TrainingSettings {
  const { preset, backend: _, ...overrides } = spec.training;
  const given = Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
  return { ...trainingPreset(preset, facts), ...given };
}
