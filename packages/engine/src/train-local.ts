import {
  type CatalogueStudent,
  type Message,
  type ParityResult,
  type PresetName,
  type ShownRow,
  type TrainingSettings,
  type TrainingSummary,
  trainingSettings,
} from '@understudy/contracts';
import { checkAdapter } from './check-adapter.ts';
import { EngineError } from './engine-error.ts';
import { hubName } from './hub-name.ts';
import type { Engine, EngineEvent, Several } from './open-engine.ts';
import type { Weights } from './weights-under.ts';

export type LocalTraining = {
  student: Pick<Extract<CatalogueStudent, { trainer: 'local' }>, 'base' | 'processes' | 'parallel'>;
  /** Whose distribution soft labels come from: where its weights are, and what stood before each row. Null where that cannot be had. */
  teacher: { base: string; script: Message[] } | null;
  /** Paths of JSON Lines, and how many rows the first has. Without held-out rows nothing stops early. */
  train: string;
  valid: string | null;
  rows: number;
  preset: PresetName;
  /** What is set over the preset; undefined stands for what the preset says. */
  over: { [Key in keyof TrainingSettings]?: TrainingSettings[Key] | undefined };
  /** Finished files go here. */
  output: string;
  checkpoints: string;
  /** Steps and seconds between checkpoints, whichever come first: what a kill costs at most. */
  checkpointSteps?: number | undefined;
  checkpointSeconds?: number | undefined;
  exportMerged: boolean;
};

export type LocallyTrained = { settings: TrainingSettings; summary: TrainingSummary; parity: ParityResult; row: ShownRow | undefined };

type Tools = { engine: Engine; weights: Weights };
type Progress = { signal: AbortSignal; stopping: AbortSignal; onEvent: (event: EngineEvent) => void };

/**
 * Trains on this machine, then looks at what came of it: one row as it was trained on, and the adapter as llama.cpp serves it.
 * Null when `stopping` ended it; the same call goes on from the last checkpoint.
 * @throws EngineError, `parity_failed` where what would be served is not what was trained.
 */
export async function trainLocal(tools: Tools, training: LocalTraining, progress: Progress): Promise<LocallyTrained | null> {
  try {
    return await run(tools, training, progress);
  } catch (error) {
    // Stopped while it converted or compared, which is not worth a checkpoint.
    if (progress.stopping.aborted && !progress.signal.aborted) return null;
    throw error;
  }
}

async function run({ engine, weights }: Tools, training: LocalTraining, progress: Progress): Promise<LocallyTrained | null> {
  const { student, preset, rows, over } = training;
  const source = { base: await weights.pathOf(student.base), cache: weights.cache };
  const teacher = training.teacher && { ...training.teacher, base: await weights.pathOf(training.teacher.base) };
  const either = AbortSignal.any([progress.signal, progress.stopping]);
  const { parameters } = await engine.request({ op: 'prepare', ...source }, { signal: either, onEvent: progress.onEvent });
  const settingsWith = (softLabels: boolean) => trainingSettings(preset, { rows, parameters: parameters ?? 0, softLabels }, over);
  const ask = async (settings: TrainingSettings) => {
    const { train, valid, output, checkpoints, checkpointSteps = 50, checkpointSeconds = 30, exportMerged } = training;
    const files = { train, valid, output, checkpoints, baseName: hubName(student.base), ...(exportMerged && { exportMerged }) };
    const asked = { ...source, ...files, settings, teacher: settings.labels === 'soft' ? teacher : null };
    const done = await engine.request(
      { op: 'train', ...asked, checkpointSteps, checkpointSeconds },
      { ...progress, ...severalOf(student) },
    );
    return { settings, ...done };
  };
  const { settings, stopped, summary } = await ask(settingsWith(teacher !== null)).catch((error: unknown) => {
    // The preset's own wish for soft labels gives way; one that is written down does not.
    const mismatch = error instanceof EngineError && error.code === 'tokenizer_mismatch';
    if (mismatch && over.labels === undefined) return ask(settingsWith(false));
    throw error;
  });
  if (stopped || !summary) return null;
  const valid = summary.validLoss.length > 0 ? training.valid : null;
  const adapter = { ...source, name: student.base, adapter: training.output, train: training.train, valid, maxTokens: settings.maxTokens };
  return { settings, summary, ...(await checkAdapter(engine, adapter, { signal: either, onEvent: progress.onEvent })) };
}

function severalOf({ processes = 1, parallel }: LocalTraining['student']): { several?: Several } {
  return parallel ? { several: { processes, parallel } } : {};
}
