import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TinkerStudent } from '@understudy/contracts';
import { type Engine, EngineError, problemOf } from '@understudy/engine';
import type { PaidTraining } from '@understudy/models';
import { HandOver } from '@understudy/queues';
import { z } from 'zod';
import type { TrainingBackend } from './backend.ts';
import { tokensIn } from './hosted-rows.ts';
import { keptState } from './kept-state.ts';
import { tinkerSettings } from './tinker-settings.ts';

export type TinkerOptions = {
  engine: Engine;
  paid: PaidTraining;
  /** Steps between states saved on the service: what a crash costs at most. */
  checkpointSteps?: number;
};

/** As much as the books need of what the engine keeps. */
const stateSchema = z.looseObject({ job: z.string(), tokens: z.int() });

/** Trains on Tinker's service by its Python SDK, which lives in the engine. Its address and key stand in the environment of this process. */
export function createTinkerBackend({ engine, paid, checkpointSteps = 20 }: TinkerOptions): TrainingBackend {
  return async ({ distillationId, spec, student, train, valid, rows, scratch, output }, { signal, ended, stopping, onEvent }) => {
    if (student.trainer !== 'tinker') throw new TypeError(`The student is trained by ${student.trainer}.`);
    const name = spec.student.model;
    const settings = tinkerSettings(spec, { rows, base: student.base });
    const epochs = settings.steps === null ? settings.epochs : (settings.steps * settings.batch) / Math.max(1, rows);
    const bytes = async (path: string) => (await stat(path)).size;
    const tokens = Math.ceil(tokensIn(await bytes(train)) * epochs + tokensIn(await bytes(valid)) * (Math.ceil(epochs) + 1));
    const reservation = await paid.reserve(distillationId, { student, tokens });
    const state = join(scratch, 'tinker.json');
    const kept = keptState(state, stateSchema);
    const settle = (once: string, done: number | null) => paid.settle(distillationId, { reservation, name, student, tokens: done, once });
    try {
      const { stopped, hosted } = await engine.request(
        { op: 'train-tinker', ...weightsOf(student), train, valid, settings, output, state, checkpointSteps, name: distillationId },
        { signal, stopping, onEvent },
      );
      if (stopped || !hosted) throw new HandOver();
      const costUsd = await settle(hosted.job, hosted.trainedTokens);
      return { kind: 'hosted', backend: 'tinker', settings, costUsd, folder: output, summary: hosted };
    } catch (error) {
      // Killing the engine has ended the requests already; what was trained until then is to be paid.
      const over = signal.aborted ? await ended() : error instanceof EngineError && problemOf(error) !== undefined;
      if (over) {
        const done = await kept.read();
        await settle(done?.job ?? '', done?.tokens ?? null);
        await kept.forget(); // It is paid: another training of it, if one is ever asked for, starts afresh.
      }
      throw error;
    } finally {
      await engine.release();
    }
  };
}

const weightsOf = ({ base, tokenizer }: TinkerStudent) => ({ base, tokenizer: tokenizer ?? base });
