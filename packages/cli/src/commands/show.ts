import { type Command, exitCodes, flagOption } from '../command.ts';
import { connect } from '../connect.ts';
import { findDistillation } from '../find-distillation.ts';
import { ledgerTable } from '../ledger-table.ts';
import { pauseHint } from '../pause-hint.ts';
import { plainText } from '../plain-text.ts';
import { progressLines } from '../progress-view.ts';
import { verdictOf } from '../verdict-words.ts';

export const show: Command = {
  name: 'show',
  usage: 'show [ID|NAME] [--json]',
  summary: 'Show a distillation: its stages, what it used, how it ended.',
  example: 'understudy show beethoven --json',
  options: { json: { type: 'boolean', summary: 'Print the record.' } },
  async run({ options, positionals, url, key, out }) {
    const client = connect({ url, key });
    const record = await findDistillation(client, positionals[0]);
    if (flagOption(options, 'json')) {
      out(JSON.stringify(record, null, 2));
      return exitCodes.ok;
    }
    out(`${record.id}  ${record.name}  (${record.models.teacher} → ${record.models.student})`);
    for (const line of progressLines(record, Date.now())) out(line);
    for (const line of pauseHint(record)) out(`  ${line}`);
    for (const line of ledgerTable(record.usage, record.budget)) out(`  ${line}`);
    // Why it is paused was said above.
    if (record.error && record.status !== 'paused') out(`  error ${record.error.code}: ${plainText(record.error.message)}`);
    const verdict = record.result && verdictOf(record.result);
    if (verdict) out(`  verdict ${verdict}`);
    const gap = record.result?.gapClosed;
    if (gap)
      out(
        `  gap closed ${gap.value.toFixed(2)} (${gap.low.toFixed(2)} to ${gap.high.toFixed(2)}), ${record.result?.promptTokensSaved} tokens saved on every query`,
      );
    const student = record.result?.studentModel;
    if (student)
      out(
        student.startsWith('student:') ? `  chat: understudy chat ${record.name}` : `  on the host that trained it: ${plainText(student)}`,
      );
    return exitCodes.ok;
  },
};
