import { join } from 'node:path';
import { openScratch } from './open-scratch.ts';
import { openRows } from './rows.ts';
import { openBenchEngine, openWarmEngine, trainWith } from './train-in-engine.ts';
import { settingsWith, trainRequest } from './train-request.ts';

export const resumeOptions = { batch: 4, steps: 30, checkpointSteps: 10, killedAfter: 15, stops: 5 };

export type ResumeResult = {
  resumedFrom: number[];
  stepsTakenAgain: number;
  secondsToTheFirstStep: number;
  secondsAStep: number;
  secondsToHandOver: number[];
};

/** What a kill -9 costs: steps taken again, and seconds until a new process takes its first; and how soon a running training can be handed over. */
export async function measureResume(options: typeof resumeOptions): Promise<ResumeResult> {
  const { batch, steps, checkpointSteps, killedAfter, stops } = options;
  const { train } = await openRows();
  await using scratch = await openScratch();
  const settings = settingsWith({ batch, steps });
  const checkpoints = join(scratch.path, 'checkpoints');
  const job = { train, settings, output: join(scratch.path, 'adapter'), checkpoints, checkpointSteps };
  await using killed = openBenchEngine();
  const onEvent = (event: { event: string; step?: number }) => {
    if (event.event === 'step' && event.step === killedAfter) process.kill(killed.pid ?? 0, 'SIGKILL');
  };
  await trainWith(killed, { ...job, onEvent }).then(
    () => Promise.reject(new Error('The engine outlived its kill.')),
    () => {},
  );
  await using next = openBenchEngine();
  const started = performance.now();
  let firstStep: { step: number; at: number } | undefined;
  const { summary } = await trainWith(next, {
    ...job,
    onEvent: (event) => {
      if (event.event === 'step') firstStep ??= { step: event.step, at: performance.now() };
    },
  });
  if (!firstStep) throw new Error('Nothing was resumed.');
  return {
    resumedFrom: summary.resumedFrom,
    stepsTakenAgain: killedAfter - firstStep.step + 1,
    secondsToTheFirstStep: (firstStep.at - started) / 1000,
    secondsAStep: summary.seconds / summary.steps,
    secondsToHandOver: await handOver(stops, train, scratch.path),
  };
}

/** From the request to stop until the engine has said that its checkpoint is written, at several moments of several trainings. */
async function handOver(stops: number, train: string, folder: string): Promise<number[]> {
  await using engine = await openWarmEngine(train);
  const seconds: number[] = [];
  for (let stop = 1; stop <= stops; stop += 1) {
    const stopping = new AbortController();
    let asked = 0;
    const ask = (event: { event: string; step?: number }) => {
      if (event.event !== 'step' || event.step !== 2) return;
      // In the middle of a step, each time elsewhere.
      setTimeout(() => {
        asked = performance.now();
        stopping.abort();
      }, 100 * stop);
    };
    const paths = { output: join(folder, 'none'), checkpoints: join(folder, `stop-${stop}`) };
    const request = await trainRequest({ train, settings: settingsWith({ batch: 16 }), ...paths });
    const { stopped } = await engine.request(request, { signal: new AbortController().signal, stopping: stopping.signal, onEvent: ask });
    if (!stopped) throw new Error('The training ended before it was stopped.');
    seconds.push((performance.now() - asked) / 1000);
  }
  return seconds;
}
