import { writeFile } from 'node:fs/promises';
import { createClient } from '@understudy/client';
import { type Command, exitCodes, flagOption, textOption, UsageError } from '../command.ts';
import { findDistillation } from '../find-distillation.ts';
import { verdictTable } from '../verdict-table.ts';

export const report: Command = {
  name: 'report',
  usage: 'report [ID|NAME] [--html | --markdown | --json] [-o FILE]',
  summary: 'Show what a distillation achieved: a table, or the whole report.',
  options: {
    html: { type: 'boolean', summary: 'The report as a page.' },
    markdown: { type: 'boolean', summary: 'The report as Markdown.' },
    json: { type: 'boolean', summary: 'The report as JSON.' },
    output: { type: 'string', short: 'o', value: 'FILE', summary: 'Write it there instead of to the terminal.' },
  },
  async run({ options, positionals, url, key, write, err }) {
    const forms = (['html', 'markdown', 'json'] as const).filter((name) => flagOption(options, name));
    if (forms.length > 1) throw new UsageError(`Choose one of --html, --markdown and --json, not ${forms.length}.`);
    const client = createClient({ url, key });
    const { id } = await findDistillation(client, positionals[0]);
    const texts = {
      html: () => client.reportPage(id, 'html'),
      markdown: () => client.reportPage(id, 'markdown'),
      json: async () => `${JSON.stringify(await client.report(id), null, 2)}\n`,
      table: async () => `${verdictTable(await client.report(id))}\n`,
    };
    const text = await texts[forms[0] ?? 'table']();
    const file = textOption(options, 'output');
    if (file === undefined) write(text);
    else {
      await writeFile(file, text);
      err(`The report is in ${file}.`);
    }
    return exitCodes.ok;
  },
};
