import type { Distillation } from '@understudy/contracts';
import { isInteractive } from './environment.ts';
import { duration, progressLines } from './progress-view.ts';

/** Redraws the progress in place on a terminal; elsewhere a line when a stage changes and every ten seconds. */
export function createPainter(stream: NodeJS.WriteStream): (record: Distillation) => void {
  return isInteractive(stream) ? inPlace(stream) : asLines(stream);
}

function inPlace(stream: NodeJS.WriteStream): (record: Distillation) => void {
  let height = 0;
  return (record) => {
    const lines = progressLines(record, Date.now()).map((line) => line.slice(0, Math.max(20, stream.columns - 1)));
    const up = height > 0 ? `\u001b[${height}A` : '';
    stream.write(`${up}${lines.map((line) => `\u001b[2K${line}\n`).join('')}`);
    height = lines.length;
  };
}

function asLines(stream: NodeJS.WriteStream): (record: Distillation) => void {
  let lastStage = '';
  let lastAt = 0;
  return (record) => {
    const running = record.stages.find((stage) => stage.name === record.stage);
    const state = `${record.status} ${record.stage}`;
    const now = Date.now();
    if (state === lastStage && now - lastAt < 10_000) return;
    lastStage = state;
    lastAt = now;
    const count = running ? ` ${running.done}${running.total === null ? '' : `/${running.total}`}` : '';
    const eta = record.status === 'running' && record.progress.etaSeconds;
    const left = eta ? `, ${duration(eta.low)} to ${duration(eta.high)} left` : '';
    stream.write(`${record.status}: ${record.stage ?? 'waiting'}${count} (${Math.round(record.progress.percent)} %${left})\n`);
  };
}
