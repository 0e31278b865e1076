import { type Command, exitCodes, flagOption, UsageError } from '../command.ts';
import { connect } from '../connect.ts';
import { findDistillation } from '../find-distillation.ts';
import { ledgerTable } from '../ledger-table.ts';

export const budget: Command = {
  name: 'budget',
  usage: 'budget ID|NAME [USD|none] [--json]',
  summary: 'Show what model calls have cost so far, or set what they may cost.',
  example: 'understudy budget beethoven 10',
  options: { json: { type: 'boolean', summary: 'Print the record.' } },
  async run({ options, positionals: [which, amount], url, key, out, err }) {
    if (!which) throw new UsageError('Say which one, and what it may cost: understudy budget ID 10.');
    const budgetUsd = amount === undefined ? undefined : readAmount(amount);
    const client = connect({ url, key });
    const found = await findDistillation(client, which);
    const record = budgetUsd === undefined ? found : await client.update(found.id, { budgetUsd });
    if (flagOption(options, 'json')) out(JSON.stringify(record, null, 2));
    else for (const line of ledgerTable(record.usage, record.budget)) out(line);
    if (budgetUsd !== undefined && record.status === 'paused') err(`It is paused; it goes on with: understudy resume ${record.id}`);
    return exitCodes.ok;
  },
};

/** Null lifts the ceiling. */
function readAmount(text: string): number | null {
  if (text === 'none') return null;
  const usd = /^\$?(\d{1,7}(\.\d{1,6})?)$/.exec(text)?.[1];
  if (usd === undefined || Number(usd) === 0)
    throw new UsageError(`${text} is no amount of US dollars: write 10 or 0.5, or none to lift the ceiling.`);
  return Number(usd);
}
