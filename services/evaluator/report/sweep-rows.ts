import { type SweepResult, variantLabel } from '@understudy/contracts';
import { duration, nats } from './format.ts';

export type SweepRow = { label: string; loss: string; step: string; time: string; chosen: boolean };

/** The variants of a sweep for a table, in their order; one that failed shows its error's code. */
export function sweepRows({ variants }: SweepResult): SweepRow[] {
  return variants.map(({ settings, validLoss, bestStep, seconds, error, chosen }) => ({
    label: variantLabel(settings),
    loss: validLoss === null ? (error?.code ?? '–') : nats(validLoss),
    step: bestStep === null ? '–' : String(bestStep),
    time: seconds === null ? '–' : duration(seconds),
    chosen,
  }));
}

/** What the table's figures are, for both forms of the report. */
export const sweepNote =
  'Held-out loss is the cross-entropy per answer token on the same held-out rows for every variant, however it was trained; lower is better.';
