import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Command, exitCodes, flagOption, textOption, UsageError } from '../command.ts';
import { connect } from '../connect.ts';
import { findDistillation } from '../find-distillation.ts';
import { openFile } from '../open-file.ts';
import { verdictTable } from '../verdict-table.ts';

export const report: Command = {
  name: 'report',
  usage: 'report [ID|NAME] [--open | --md | --json | --html] [-o FILE]',
  summary: 'Show what a distillation achieved: a table, or the whole report.',
  example: 'understudy report beethoven --open',
  options: {
    open: { type: 'boolean', summary: 'The report as a page, in the browser.' },
    md: { type: 'boolean', summary: 'The report as Markdown.' },
    json: { type: 'boolean', summary: 'The report as JSON.' },
    html: { type: 'boolean', summary: 'The report as a page, as text.' },
    output: { type: 'string', short: 'o', value: 'FILE', summary: 'Write it there instead of to the terminal.' },
  },
  async run({ options, positionals, url, key, write, err }) {
    const forms = (['open', 'md', 'json', 'html'] as const).filter((name) => flagOption(options, name));
    if (forms.length > 1) throw new UsageError(`Choose one of --${forms.join(' and --')}.`);
    const form = forms[0] ?? 'table';
    const client = connect({ url, key });
    const { id } = await findDistillation(client, positionals[0]);
    const texts = {
      open: () => client.reportPage(id, 'html'),
      html: () => client.reportPage(id, 'html'),
      md: () => client.reportPage(id, 'markdown'),
      json: async () => `${JSON.stringify(await client.report(id), null, 2)}\n`,
      table: async () => `${verdictTable(await client.report(id))}\n`,
    };
    const text = await texts[form]();
    const named = textOption(options, 'output');
    // A folder that only this user can read: a report quotes the script.
    const file = named ?? (form === 'open' ? join(await mkdtemp(join(tmpdir(), 'understudy-report-')), `${id}.html`) : undefined);
    if (file === undefined) {
      write(text);
      return exitCodes.ok;
    }
    await writeFile(file, text);
    const shown = form === 'open' && (await openFile(file));
    if (form === 'open' && !shown) err(`No browser could be opened here; the page is ${pathToFileURL(file)}.`);
    else err(`The report is in ${file}.`);
    return exitCodes.ok;
  },
};
