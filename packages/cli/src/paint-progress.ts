import type { Distillation } from '@understudy/contracts';
import { isInteractive } from './environment.ts';
import { pauseHint } from './pause-hint.ts';
import { duration, progressLines, spending } from './progress-view.ts';

export type Painter = {
  paint: (record: Distillation) => void;
  /** Something that an event warns of. */
  warn: (message: string) => void;
  /** The gateway does not answer; it is asked again until it does. */
  away: () => void;
};

const waiting = 'The gateway does not answer; waiting for it…';
/** Warnings that stay under the stages. */
const mostShown = 3;

/** Redraws the progress in place on a terminal; elsewhere a line when a stage changes and every ten seconds. */
export function createPainter(stream: NodeJS.WriteStream): Painter {
  return isInteractive(stream) ? inPlace(stream) : asLines(stream);
}

/** What stood lower before: fewer lines are drawn once a pause is over. */
const clearBelow = '\u001b[J';

function inPlace(stream: NodeJS.WriteStream): Painter {
  let height = 0;
  let record: Distillation | null = null;
  const warnings: string[] = [];
  const draw = (note: string | null) => {
    const width = Math.max(20, (stream.columns || 80) - 1);
    const lines = (record === null ? [] : progressLines(record, Date.now())).map((line) => line.slice(0, width));
    if (record !== null) for (const line of pauseHint(record)) lines.push(...wrapped(`  ${line}`, width));
    for (const warning of warnings) lines.push(`  ! ${warning.replace(/\s+/gu, ' ')}`.slice(0, width));
    if (note !== null) lines.push(`  ${note}`.slice(0, width));
    const up = height > 0 ? `\u001b[${height}A` : '';
    stream.write(`${up}${lines.map((line) => `\u001b[2K${line}\n`).join('')}${clearBelow}`);
    height = lines.length;
  };
  return {
    paint(now) {
      record = now;
      draw(null);
    },
    warn(message) {
      warnings.push(message);
      if (warnings.length > mostShown) warnings.shift();
      draw(null);
    },
    away: () => draw(waiting),
  };
}

/** A line that the terminal broke by itself would be counted as one, and the next drawing would begin too low. */
function wrapped(line: string, width: number): string[] {
  return Array.from({ length: Math.ceil(line.length / width) }, (_, part) => line.slice(part * width, (part + 1) * width));
}

function asLines(stream: NodeJS.WriteStream): Painter {
  let lastStage = '';
  let lastAt = 0;
  return {
    warn: (message) => stream.write(`warning: ${message}\n`),
    away: () => stream.write(`${waiting}\n`),
    paint(record) {
      const running = record.stages.find((stage) => stage.name === record.stage);
      const state = `${record.status} ${record.stage}`;
      const now = Date.now();
      // A pause is told once, however long it lasts.
      if (state === lastStage && (record.status === 'paused' || now - lastAt < 10_000)) return;
      lastStage = state;
      lastAt = now;
      const count = running ? ` ${running.done}${running.total === null ? '' : `/${running.total}`}` : '';
      const eta = record.status === 'running' && record.progress.etaSeconds;
      const left = eta ? `, ${duration(eta.p50)} to ${duration(eta.p90)} left` : '';
      stream.write(
        `${record.status}: ${record.stage ?? 'waiting'}${count} (${Math.round(record.progress.percent)} %${left}${spending(record)})\n`,
      );
      for (const line of pauseHint(record)) stream.write(`  ${line}\n`);
    },
  };
}
