import type { Budget, Usage } from '@understudy/contracts';
import { dollars } from './figures.ts';
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
