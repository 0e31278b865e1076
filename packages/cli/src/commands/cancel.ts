import { createClient } from '@understudy/client';
import { type Command, exitCodes, flagOption, UsageError } from '../command.ts';
import { findDistillation } from '../find-distillation.ts';

export const cancel: Command = {
  name: 'cancel',
  usage: 'cancel ID|NAME [--json]',
  summary: 'End a distillation now; what it has published stays.',
  options: { json: { type: 'boolean', summary: 'Print the record.' } },
  async run({ options, positionals, url, out, err }) {
    if (!positionals[0]) throw new UsageError('Say which one: understudy cancel ID.');
    const client = createClient({ url });
    const { id } = await findDistillation(client, positionals[0]);
    const record = await client.cancel(id);
    if (flagOption(options, 'json')) out(JSON.stringify(record, null, 2));
    err(`${record.id} is ${record.status}.`);
    return exitCodes.ok;
  },
};
