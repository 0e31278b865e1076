import type { Estimate } from '@understudy/contracts';
import { dollars, thousands } from './figures.ts';
import { plainText } from './plain-text.ts';
import { duration } from './progress-view.ts';
import { table } from './table.ts';

type Range = { low: number; high: number };

/** What a spec would take: a line for each model and stage, the sums, when it is paid for, and what to heed. */
export function estimateTable(estimate: Estimate): string[] {
  const head = ['STAGE', 'MODEL', 'CALLS', 'TOKENS IN', 'OUT', 'COST', 'TIME'];
  const rows = estimate.lines.map(({ stage, model, calls, tokens, costUsd, minutes }) => [
    stage,
    model,
    counts(calls),
    counts(tokens.input),
    counts(tokens.output),
    money(costUsd),
    time(minutes),
  ]);
  const { calls, tokens, costUsd, minutes } = estimate;
  const sum = ['all', '', counts(calls), counts(tokens.input), counts(tokens.output), money(costUsd), time(minutes)];
  const { uncached, cached } = estimate.breakEven;
  const paid = ({ queries, why }: typeof uncached) => (queries === null ? why : `after ${counts(queries)} queries`);
  return [
    ...table([head, ...rows, sum]),
    `paid for ${paid(uncached)}; against a script that the host has cached: ${paid(cached)}`,
    estimate.basis === 'preview' ? 'by what the preview has measured' : 'tokens reckoned from characters; --preview measures them',
    ...estimate.warnings.map(({ pointer, detail }) => `warning ${pointer}: ${plainText(detail)}`),
  ];
}

const joined = (low: string, high: string) => (low === high ? low : `${low}–${high}`);
const counts = ({ low, high }: Range) => joined(thousands(low), thousands(high));
const money = (usd: Range | null) => (usd === null ? 'no price' : joined(dollars(usd.low), dollars(usd.high)));
const time = (minutes: Range | null) => (minutes === null ? 'unknown' : joined(duration(minutes.low * 60), duration(minutes.high * 60)));
