import { join } from 'node:path';
import type { TrainingSummary } from '@understudy/contracts';
import { type Engine, type EngineEvent, openEngine } from '@understudy/engine';
import { memoryMiB } from '../processes.ts';
import { type Measured, measureProcess } from './measure-process.ts';
import { openScratch } from './open-scratch.ts';
import { engineFolder, python } from './paths.ts';
import { settingsWith, type TrainJob, trainRequest } from './train-request.ts';

const log = { debug: () => {}, warn: (fields: object, message: string) => console.error(message, fields) };

export const openBenchEngine = () => openEngine({ python, engine: engineFolder, environment: process.env, log });

export type Trained = Measured & { summary: TrainingSummary };

export type TrainOptions = Omit<TrainJob, 'checkpoints'> & { checkpoints?: string; onEvent?: (event: EngineEvent) => void };

/** Trains in this engine and measures its process. */
export async function trainWith(engine: Engine, { onEvent, ...options }: TrainOptions): Promise<Trained> {
  await using scratch = await openScratch();
  const measuring = measureProcess();
  const hear = (event: EngineEvent) => {
    if (event.event === 'phase' && event.phase === 'training') measuring.begun(engine.pid ?? 0);
    if (event.event === 'step') measuring.stepped(engine.pid ?? 0);
    onEvent?.(event);
  };
  const request = await trainRequest({ checkpoints: join(scratch.path, 'checkpoints'), ...options });
  const { summary } = await engine.request(request, { signal: new AbortController().signal, onEvent: hear });
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
