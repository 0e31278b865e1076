import type { Report } from '@understudy/contracts';

export type Run = { text: string; supervised: boolean };

/** A training row as stretches of text that are learnt, or not, by turns. */
export function rowRuns(row: NonNullable<Report['training']['row']>): Run[] {
  const runs: Run[] = [];
  for (const { text, supervised } of row.tokens) {
    const last = runs.at(-1);
    if (last?.supervised === supervised) last.text += text;
    else runs.push({ text, supervised });
  }
  return runs;
}
