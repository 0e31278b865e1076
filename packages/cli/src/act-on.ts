import { type CommandContext, exitCodes, flagOption, type Option, UsageError } from './command.ts';
import { connect } from './connect.ts';
import { findDistillation } from './find-distillation.ts';
import { pauseHint } from './pause-hint.ts';

export const actionOptions = {
  json: { type: 'boolean', summary: 'Print the record.' },
} as const satisfies Record<string, Option>;

/** Does something to the distillation that the first word names, and tells how it is now. */
export async function actOn(
  { options, positionals: [which], url, key, out, err }: CommandContext,
  action: 'pause' | 'resume' | 'cancel',
): Promise<number> {
  if (!which) throw new UsageError(`Say which one: understudy ${action} ID.`);
  const client = connect({ url, key });
  const { id } = await findDistillation(client, which);
  const record = await client[action](id);
  if (flagOption(options, 'json')) out(JSON.stringify(record, null, 2));
  err(`${record.id} is ${record.status}.`);
  for (const line of pauseHint(record)) err(line);
  return exitCodes.ok;
}
