import { join } from 'node:path';
import { type CatalogueStudent, script, trainingSettings } from '@understudy/contracts';
import { type Engine, EngineError, type EngineResult, type Several, type Weights } from '@understudy/engine';
import { HandOver } from '@understudy/queues';
import { hubName } from '../hub-name.ts';
import type { TrainingBackend } from './backend.ts';

export type LocalOptions = {
  engine: Engine;
  weights: Weights;
  /** Steps and seconds between checkpoints, whichever come first: what a kill costs at most. */
  checkpointSteps?: number;
  checkpointSeconds?: number;
};

/** Trains on this machine, in the engine. It is let go after each job: it holds the student's weights, and the evaluator wants the memory. */
export function createLocalBackend({ engine, weights, checkpointSteps = 50, checkpointSeconds = 30 }: LocalOptions): TrainingBackend {
  return async ({ spec, student, teacherWeights, train, valid, rows, scratch, output }, { signal, stopping, onEvent }) => {
    const source = { base: await weights.pathOf(student.base), cache: weights.cache };
    const teacher = teacherWeights === null ? null : { base: await weights.pathOf(teacherWeights), script: script(spec) };
    const { preset, backend: _, ...given } = spec.training;
    try {
      const { parameters } = await engine.request({ op: 'prepare', ...source }, { signal });
      const files = { train, valid, output, checkpoints: join(scratch, 'checkpoints'), baseName: hubName(student.base) };
      const settingsWith = (softLabels: boolean) => trainingSettings(preset, { rows, parameters: parameters ?? 0, softLabels }, given);
      const ask = async (settings: ReturnType<typeof settingsWith>) => {
        const asked = { ...source, ...files, settings, teacher: settings.labels === 'soft' ? teacher : null };
        const done = await engine.request(
          { op: 'train', ...asked, checkpointSteps, checkpointSeconds },
          { signal, stopping, onEvent, ...severalOf(student) },
        );
        return { settings, ...summaryOf(done), folder: output };
      };
      return await ask(settingsWith(teacher !== null)).catch((error: unknown) => {
        // The preset's own wish for soft labels gives way; one that the spec writes down does not.
        const mismatch = error instanceof EngineError && error.code === 'tokenizer_mismatch';
        if (mismatch && given.labels === undefined) return ask(settingsWith(false));
        throw error;
      });
    } finally {
      await engine.release();
    }
  };
}

function severalOf({ processes = 1, parallel }: CatalogueStudent): { several?: Several } {
  return parallel ? { several: { processes, parallel } } : {};
}

function summaryOf({ stopped, summary }: EngineResult) {
  if (stopped || !summary) throw new HandOver();
  return { summary };
}
