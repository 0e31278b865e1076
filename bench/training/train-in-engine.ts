import { join } from 'node:path';
import { type TrainingSettings, type TrainingSummary, trainingPreset } from '@understudy/contracts';
import { type Engine, type EngineEvent, openEngine, weightsUnder } from '@understudy/engine';
import { memoryMiB } from '../processes.ts';
import { type Measured, measureProcess } from './measure-process.ts';
import { openScratch } from './open-scratch.ts';
import { engineFolder, home, python } from './paths.ts';

const log = { debug: () => {}, warn: (fields: object, message: string) => console.error(message, fields) };
const signal = new AbortController().signal;

/** The student that all benchmarks on a CPU train. */
export const student = 'smollm2-135m';

export const openBenchEngine = () => openEngine({ python, engine: engineFolder, environment: process.env, log });

export const source = async () => {
  const weights = weightsUnder(home);
  return { base: await weights.pathOf(student), cache: weights.cache };
};

/** `recommended` for the student, with what the benchmark sets over it. */
export function settingsWith(more: Partial<TrainingSettings>): TrainingSettings {
  return { ...trainingPreset('recommended', { rows: 200, parameters: 135e6 }), patience: null, ...more };
}

export type Trained = Measured & { summary: TrainingSummary };

export type TrainOptions = {
  train: string;
  valid?: string;
  settings: TrainingSettings;
  /** Where the adapter goes. */
  output: string;
  checkpoints?: string;
  checkpointSteps?: number;
  onEvent?: (event: EngineEvent) => void;
};

/** Trains in this engine and measures its process. */
export async function trainWith(engine: Engine, options: TrainOptions): Promise<Trained> {
  const { train, valid = null, settings, output, checkpointSteps = 1_000_000 } = options;
  await using scratch = await openScratch();
  const { checkpoints = join(scratch.path, 'checkpoints') } = options;
  const measuring = measureProcess();
  const onEvent = (event: EngineEvent) => {
    if (event.event === 'phase' && event.phase === 'training') measuring.begun(engine.pid ?? 0);
    if (event.event === 'step') measuring.stepped(engine.pid ?? 0);
    options.onEvent?.(event);
  };
  const { summary } = await engine.request(
    { op: 'train', ...(await source()), train, valid, settings, output, checkpoints, checkpointSteps, baseName: student },
    { signal, onEvent },
  );
  if (!summary) throw new Error('The engine trained nothing.');
  return { summary, ...(await measuring.read()), peakMiB: (await memoryMiB(engine.pid ?? 0)).peak };
}

/** In a process of its own, as the trainer does. */
export async function trainInEngine(options: TrainOptions): Promise<Trained> {
  await using engine = openBenchEngine();
  return await trainWith(engine, options);
}

/** An engine that has loaded the student and trained a step. */
export async function openWarmEngine(train: string): Promise<Engine> {
  await using scratch = await openScratch();
  const engine = openBenchEngine();
  await trainWith(engine, { train, settings: settingsWith({ batch: 1, steps: 1 }), output: join(scratch.path, 'adapter') });
  return engine;
}
