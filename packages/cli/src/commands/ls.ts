import { statusSchema } from '@understudy/contracts';
import { type Command, choiceOption, countOption, exitCodes, flagOption } from '../command.ts';
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
    const limit = countOption(options, 'limit', [1, 100]);
    const status = choiceOption(options, 'status', statusSchema.options);
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
