import { type CommandContext, exitCodes, flagOption, type Option, type OptionValues, textOption, UsageError } from './command.ts';

type Page<Row> = { data: Row[]; after: string | null };

/** What every command that lists rows takes. */
export const rowOptions = {
  search: { type: 'string', value: 'TEXT', summary: 'Only rows that hold this text, whatever the case.' },
  limit: { type: 'string', value: 'N', default: '20', summary: 'How many at most; all takes all.' },
  json: { type: 'boolean', summary: 'Print the rows, a line of JSON each.' },
} as const satisfies Record<string, Option>;

export const verdictOptions = {
  accepted: { type: 'boolean', summary: 'Only those that passed every check.' },
  rejected: { type: 'boolean', summary: 'Only those that were rejected.' },
  reason: { type: 'string', value: 'CHECK', summary: 'Only those rejected for it: truncated, rule:opening, ….' },
} as const satisfies Record<string, Option>;

/** @throws UsageError for both at once. */
export function verdictOf(options: OptionValues): 'accepted' | 'rejected' | undefined {
  const [accepted, rejected] = [flagOption(options, 'accepted'), flagOption(options, 'rejected')];
  if (accepted && rejected) throw new UsageError('Choose one of --accepted and --rejected; without either both are listed.');
  return accepted ? 'accepted' : rejected ? 'rejected' : undefined;
}

/** Prints rows, page after page, until there are enough. */
export async function printRows<Row>(
  { options, out, err, signal }: Pick<CommandContext, 'options' | 'out' | 'err' | 'signal'>,
  get: (query: { limit: number; after: string | undefined; search: string | undefined }) => Promise<Page<Row>>,
  show: (row: Row) => string,
): Promise<number> {
  const given = textOption(options, 'limit') ?? '';
  const most = given === 'all' ? Number.POSITIVE_INFINITY : Number(given);
  if (most !== Number.POSITIVE_INFINITY && !(Number.isInteger(most) && most >= 1))
    throw new UsageError('--limit takes a number from 1, or all.');
  const search = textOption(options, 'search');
  let left = most;
  let after: string | undefined;
  do {
    signal.throwIfAborted();
    const page = await get({ limit: Math.min(200, left), after, search });
    for (const row of page.data) out(flagOption(options, 'json') ? JSON.stringify(row) : show(row));
    left -= page.data.length;
    after = page.after ?? undefined;
  } while (after !== undefined && left > 0);
  if (left === most) err('There are none.');
  else if (after !== undefined) err(`There are more: --limit ${Math.min(most * 10, 1_000_000)} or --limit all shows them.`);
  return exitCodes.ok;
}
