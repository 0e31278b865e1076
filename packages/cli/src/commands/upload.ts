import { openAsBlob } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { createClient } from '@understudy/client';
import { type Command, exitCodes, flagOption, UsageError } from '../command.ts';

export const upload: Command = {
  name: 'upload',
  usage: 'upload FILE.jsonl [--json]',
  summary: 'Hand in questions of your own; prints the id that questions.items.upload of a spec names.',
  options: { json: { type: 'boolean', summary: 'Print rows, size and digest too.' } },
  async run({ options, positionals: [file], url, out, err, signal }) {
    if (!file) throw new UsageError('Say which file: understudy upload FILE.jsonl, a text in double quotes or {"text": "…"} a line.');
    await access(file, constants.R_OK).catch((cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'ENOENT' ? 'there is no such file' : cause.message;
      throw new UsageError(`${file} cannot be read: ${reason}.`, { cause });
    });
    const content = await openAsBlob(file);
    const made = await createClient({ url }).upload(content, { signal });
    out(flagOption(options, 'json') ? JSON.stringify(made, null, 2) : made.id);
    err(`${made.rows} questions; name them in a spec as questions: { items: { upload: ${made.id} } }.`);
    return exitCodes.ok;
  },
};
