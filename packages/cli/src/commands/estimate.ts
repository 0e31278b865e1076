import type { SpecInput } from '@understudy/contracts';
import { type Command, exitCodes, flagOption, textOption, UsageError } from '../command.ts';
import { connect } from '../connect.ts';
import { estimateTable } from '../estimate-table.ts';
import { dollars } from '../figures.ts';
import { plainText } from '../plain-text.ts';
import { readSpecFile } from '../spec-file.ts';
import { uploadFile } from '../upload-file.ts';

export const estimate: Command = {
  name: 'estimate',
  usage: 'estimate -f SPEC.yaml [--preview] [--json]',
  summary: 'Say what a spec would take in calls, tokens, money and time; creates no distillation.',
  example: 'understudy estimate -f spec.yaml --preview',
  options: {
    file: { type: 'string', short: 'f', value: 'FILE', summary: 'The spec, as submit takes it.' },
    preview: { type: 'boolean', summary: 'Have the teacher answer up to twenty questions, which is paid, and show them.' },
    json: { type: 'boolean', summary: 'Print the whole estimate.' },
  },
  async run({ options, positionals, url, key, out, err, signal }) {
    const file = textOption(options, 'file') ?? positionals[0];
    if (!file) throw new UsageError('Say which spec: understudy estimate -f SPEC.yaml, or -f - to read it from stdin.');
    const client = connect({ url, key });
    const upload = async (named: string, why: string) => (await uploadFile(client, named, { signal, why })).id;
    const spec = (await readSpecFile(file, { upload })) as SpecInput;
    const made = await client.estimate(spec, { preview: flagOption(options, 'preview'), signal });
    if (flagOption(options, 'json')) {
      out(JSON.stringify(made, null, 2));
      return exitCodes.ok;
    }
    for (const { question, answer, rejections } of made.preview?.rows ?? []) {
      out(`> ${plainText(question)}`);
      out(plainText(answer));
      for (const { check, detail } of rejections) out(`  rejected by ${check}: ${plainText(detail)}`);
    }
    for (const line of estimateTable(made)) out(line);
    if (made.preview)
      err(`The preview cost ${made.preview.costUsd === null ? 'what the catalogue does not say' : dollars(made.preview.costUsd)}.`);
    return exitCodes.ok;
  },
};
