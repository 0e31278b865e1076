import { readFile } from 'node:fs/promises';
import type { Client } from '@understudy/client';
import { type Report, reportSchema } from '@understudy/contracts';
import { type Command, exitCodes, flagOption, UsageError } from '../command.ts';
import { compareReports } from '../compare-reports.ts';
import { compareTable, letters } from '../compare-table.ts';
import { comparisonWarnings } from '../comparison-warnings.ts';
import { connect } from '../connect.ts';
import { findDistillation } from '../find-distillation.ts';
import { unreadable } from '../unreadable.ts';

export const compare: Command = {
  name: 'compare',
  usage: 'compare A B [C D] [--json]',
  summary: 'Set the reports of two to four distillations side by side; each an id, a name, or a report.json.',
  example: 'understudy compare beethoven beethoven-softer',
  options: { json: { type: 'boolean', summary: 'Print rows, warnings and which is which as JSON.' } },
  async run({ options, positionals, url, key, out, write }) {
    if (positionals.length < 2 || positionals.length > letters.length)
      throw new UsageError(
        `compare takes two to ${letters.length} distillations or paths of report.json files, not ${positionals.length}.`,
      );
    const client = connect({ url, key });
    const reports: Report[] = [];
    for (const which of positionals) reports.push(which.endsWith('.json') ? await readReport(which) : await askReport(client, which));
    if (!flagOption(options, 'json')) {
      write(compareTable(reports));
      return exitCodes.ok;
    }
    const named = reports.map(({ distillationId, name, models }, place) => ({ letter: letters[place], distillationId, name, models }));
    const rows = compareReports(reports).map(({ cells, ...row }) => ({
      ...row,
      cells: cells.map(({ differsFrom, ...cell }) => ({ ...cell, differsFrom: differsFrom.map((place) => letters[place]) })),
    }));
    out(JSON.stringify({ reports: named, warnings: comparisonWarnings(reports), rows }, null, 2));
    return exitCodes.ok;
  },
};

/** By a name, the newest that has been evaluated. */
async function askReport(client: Client, which: string): Promise<Report> {
  const { id } = await findDistillation(client, which, ({ status, result, error }) =>
    status === 'succeeded' ? result?.promptTokensSaved !== null : error?.code === 'gate_failed',
  );
  return await client.report(id);
}

/** @throws UsageError for a file that is not there or holds no report. */
async function readReport(path: string): Promise<Report> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw unreadable(path, cause);
  });
  try {
    return reportSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new UsageError(`${path} is no report of an evaluation: give 6-report/report.json of a distillation.`, { cause });
  }
}
