import type { Budget, Usage } from '@understudy/contracts';
import { table } from './table.ts';

/** Tokens and money by model and role, a line each, and below them the sum and the budget where there is one. */
export function ledgerTable(usage: Usage, { limitUsd, spentUsd, reservedUsd }: Budget): string[] {
  const rows = usage.map(({ model, role, requests, input, cachedInput, output, costUsd }) => [
    model,
    role,
    String(requests),
    `${input} (${cachedInput})`,
    String(output),
    costUsd === null ? 'no price' : dollars(costUsd),
  ]);
  const lines = rows.length === 0 ? [] : table([['MODEL', 'ROLE', 'REQUESTS', 'TOKENS IN (CACHED)', 'OUT', 'COST'], ...rows]);
  const underWay = reservedUsd > 0 ? `, ${dollars(reservedUsd)} set aside for calls under way` : '';
  if (limitUsd !== null) lines.push(`budget ${dollars(limitUsd)}: ${dollars(spentUsd)} spent${underWay}`);
  else if (spentUsd > 0) lines.push(`${dollars(spentUsd)} spent, no budget set`);
  return lines;
}

/** Cents where there are some, else as many digits as tell something. */
export function dollars(usd: number): string {
  return `$${usd === 0 || usd >= 1 ? usd.toFixed(2) : usd >= 0.01 ? usd.toFixed(4) : usd.toPrecision(2)}`;
}
