import { type Command, exitCodes, flagOption, textOption, textOptions, UsageError } from '../command.ts';
import { connect } from '../connect.ts';
import { findDistillation } from '../find-distillation.ts';
import { setKeys } from '../set-keys.ts';
import { readSpecFile } from '../spec-file.ts';
import { uploadFile } from '../upload-file.ts';

export const clone: Command = {
  name: 'clone',
  usage: 'clone ID|NAME [-f PATCH.yaml] [--set KEY=VALUE]… [--json]',
  summary: 'Make another distillation of its spec with changes; prints the id. Everything is made anew.',
  example: 'understudy clone beethoven --set questions.count=500',
  options: {
    file: {
      type: 'string',
      short: 'f',
      value: 'FILE',
      summary: 'The keys that change, as in a spec (promptFile and its like too); null takes a key out, so that its default holds.',
    },
    set: {
      type: 'string',
      multiple: true,
      value: 'KEY=VALUE',
      summary: 'One key that changes, over the file: questions.count=500. The value is read as YAML.',
    },
    json: { type: 'boolean', summary: 'Print the whole record.' },
  },
  async run({ options, positionals: [which], url, key, out, err, signal }) {
    if (!which) throw new UsageError('Say which one: understudy clone ID.');
    const file = textOption(options, 'file');
    const client = connect({ url, key });
    const upload = async (named: string, why: string) => (await uploadFile(client, named, { signal, why })).id;
    const patch = setKeys(file === undefined ? {} : await readSpecFile(file, { upload }), textOptions(options, 'set'));
    const source = await findDistillation(client, which, ({ evaluationOf }) => evaluationOf === null);
    const record = await client.clone(source.id, patch, { signal });
    out(flagOption(options, 'json') ? JSON.stringify(record, null, 2) : record.id);
    err(`Made of ${source.id} (${source.name}). Follow it with: understudy watch ${record.id}`);
    return exitCodes.ok;
  },
};
