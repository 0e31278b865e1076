import { type Command, exitCodes, flagOption, UsageError } from '../command.ts';
import { connect } from '../connect.ts';
import { uploadFile } from '../upload-file.ts';

export const upload: Command = {
  name: 'upload',
  usage: 'upload FILE.jsonl [--json]',
  summary: 'Hand in questions of your own; prints the id that questions.items.upload of a spec names.',
  example: 'understudy upload questions.jsonl',
  options: { json: { type: 'boolean', summary: 'Print rows, size and digest too.' } },
  async run({ options, positionals: [file], url, key, out, err, signal }) {
    if (!file) throw new UsageError('Say which file: understudy upload FILE.jsonl, a text in double quotes or {"text": "…"} a line.');
    const made = await uploadFile(connect({ url, key }), file, { signal });
    out(flagOption(options, 'json') ? JSON.stringify(made, null, 2) : made.id);
    err(`${made.rows} questions; name them in a spec as questions: { items: { upload: ${made.id} } }.`);
    return exitCodes.ok;
  },
};
