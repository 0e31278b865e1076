import type { EngineEvent } from '@understudy/engine';
import { isInteractive } from './environment.ts';
import { duration } from './progress-view.ts';

const barWidth = 24;
const phases: Record<Extract<EngineEvent, { event: 'phase' }>['phase'], string> = {
  converting: 'Converting the base from GGUF, once…',
  loading: 'Loading the base…',
  training: 'Training…',
  exporting: 'Writing the adapter…',
  scoring: 'Asking the teacher about its answers, for soft labels…',
  comparing: 'Comparing the adapter with llama.cpp serving it…',
};

export type TrainingPainter = {
  show: (event: EngineEvent) => void;
  /** The last step that was taken, and of how many; null before the first. */
  reached: () => { step: number; steps: number } | null;
  /** Leaves the bar, so that what follows begins on a line of its own. */
  end: () => void;
};

/** Loss, speed and time left: one line redrawn on a terminal, elsewhere a line every ten seconds and for each held-out loss. */
export function createTrainingPainter(stream: NodeJS.WriteStream, now: () => number = () => performance.now()): TrainingPainter {
  const redraws = isInteractive(stream);
  let first: { step: number; at: number } | undefined;
  let last: { step: number; steps: number } | null = null;
  let valid: number | undefined;
  let paintedAt = Number.NEGATIVE_INFINITY;
  let open = false;

  const say = (line: string) => {
    stream.write(`${open ? '\n' : ''}${line}\n`);
    open = false;
  };
  const paint = (line: string) => {
    stream.write(redraws ? `\r\u001b[2K${line.slice(0, Math.max(20, (stream.columns ?? 100) - 1))}` : `${line}\n`);
    open = redraws;
  };

  return {
    reached: () => last,
    end: () => {
      if (open) stream.write('\n');
      open = false;
    },
    show(event) {
      if (event.event === 'phase') say(phases[event.phase]);
      if (event.event === 'validation') {
        // Of soft labels too, the part that compares with other trainings.
        valid = event.crossEntropy;
        if (!redraws) say(`held-out loss ${event.crossEntropy.toFixed(3)} after step ${event.step}`);
      }
      if (event.event !== 'step') return;
      const { step, steps, loss, supervisedTokensPerSecond } = event;
      first ??= { step: step - 1, at: now() };
      last = { step, steps };
      const ended = step === steps;
      if (!ended && now() - paintedAt < (redraws ? 100 : 10_000)) return;
      paintedAt = now();
      const filled = Math.round((step / steps) * barWidth);
      const left = step - 1 > first.step ? ((now() - first.at) / 1000 / (step - 1 - first.step)) * (steps - step) : undefined;
      const parts = [
        `${redraws ? `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ` : ''}step ${step}/${steps}`,
        `loss ${loss.toFixed(3)}${valid === undefined ? '' : `, held out ${valid.toFixed(3)}`}`,
        `${Math.round(supervisedTokensPerSecond)} tokens/s`,
        ...(left === undefined || ended ? [] : [`${duration(left)} left`]),
      ];
      paint(parts.join('  '));
    },
  };
}
