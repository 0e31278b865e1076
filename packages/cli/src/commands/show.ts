import { createClient } from '@understudy/client';
import { type Command, exitCodes, flagOption } from '../command.ts';
import { findDistillation } from '../find-distillation.ts';
import { plainText } from '../plain-text.ts';
import { progressLines } from '../progress-view.ts';

export const show: Command = {
  name: 'show',
  usage: 'show [ID|NAME] [--json]',
  summary: 'Show a distillation: its stages, what it used, how it ended.',
  options: { json: { type: 'boolean', summary: 'Print the record.' } },
  async run({ options, positionals, url, out }) {
    const client = createClient({ url });
    const record = await findDistillation(client, positionals[0]);
    if (flagOption(options, 'json')) {
      out(JSON.stringify(record, null, 2));
      return exitCodes.ok;
    }
    out(`${record.id}  ${record.name}  (${record.models.teacher} → ${record.models.student})`);
    for (const line of progressLines(record, Date.now())) out(line);
    const { teacher, evaluation } = record.usage;
    const cost = (usd: number | null) => (usd === null ? '' : `, $${usd.toFixed(4)}`);
    for (const [role, used] of [
      ['teacher', teacher],
      ['evaluation', evaluation],
    ] as const)
      out(
        `  ${role}: ${used.requests} requests, ${used.input} tokens in (${used.cachedInput} cached), ${used.output} out${cost(used.costUsd)}`,
      );
    if (record.error) out(`  error ${record.error.code}: ${plainText(record.error.message)}`);
    const gap = record.result?.gapClosed;
    if (gap)
      out(
        `  gap closed ${gap.value.toFixed(2)} (${gap.low.toFixed(2)} to ${gap.high.toFixed(2)}), ${record.result?.promptTokensSaved} tokens saved on every query`,
      );
    if (record.result?.studentModel) out(`  chat: understudy chat ${record.name}`);
    return exitCodes.ok;
  },
};
