import { statusSchema } from '@understudy/contracts';
import { type Command, exitCodes, flagOption, textOption, UsageError } from '../command.ts';
import { connect } from '../connect.ts';
import { table } from '../table.ts';

export const ls: Command = {
  name: 'ls',
  usage: 'ls [--status STATUS] [--limit N] [--json]',
  summary: 'List distillations, newest first.',
  example: 'understudy ls --status running',
  options: {
    status: { type: 'string', value: 'STATUS', choices: statusSchema.options, summary: `One of ${statusSchema.options.join(', ')}.` },
    limit: { type: 'string', value: 'N', default: '20', summary: 'How many, 1 to 100.' },
    json: { type: 'boolean', summary: 'Print the records.' },
  },
  async run({ options, url, key, out }) {
    const limit = Number(textOption(options, 'limit'));
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new UsageError('--limit takes a number from 1 to 100.');
    const given = textOption(options, 'status');
    const status = given === undefined ? undefined : statusSchema.safeParse(given).data;
    if (given !== undefined && !status) throw new UsageError(`--status ${given} is none of ${statusSchema.options.join(', ')}.`);
    const page = await connect({ url, key }).list({ limit, ...(status ? { status } : {}) });
    if (flagOption(options, 'json')) out(JSON.stringify(page.data, null, 2));
    else {
      const rows = page.data.map((record) => [
        record.id,
        record.name,
        record.status,
        record.stage ?? '',
        `${Math.round(record.progress.percent)} %`,
        record.createdAt.slice(0, 19).replace('T', ' '),
      ]);
      for (const line of table([['ID', 'NAME', 'STATUS', 'STAGE', 'DONE', 'CREATED'], ...rows])) out(line);
    }
    return exitCodes.ok;
  },
};
