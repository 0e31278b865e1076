import type { SpecInput } from '@understudy/contracts';
import { type Command, exitCodes, flagOption, textOption, UsageError } from '../command.ts';
import { connect } from '../connect.ts';
import { timeoutOption } from '../parse-duration.ts';
import { readSpecFile } from '../spec-file.ts';
import { uploadFile } from '../upload-file.ts';
import { outcome, watchDistillation } from '../watch-distillation.ts';

export const submit: Command = {
  name: 'submit',
  usage: 'submit -f SPEC.yaml [--watch [--timeout TIME]] [--json]',
  summary: 'Post a spec; prints the id of the distillation that it makes.',
  example: 'understudy submit -f spec.yaml --watch --timeout 2h',
  options: {
    file: {
      type: 'string',
      short: 'f',
      value: 'FILE',
      summary:
        'The spec, YAML or JSON, - for stdin; promptFile, demonstrationsFile, questions.facetsFile, .setFile and .itemsFile are read beside it, an .itemsFile in JSON Lines is uploaded.',
    },
    watch: {
      type: 'boolean',
      short: 'w',
      summary: 'Follow it to its end; exit code 1 when it fails, 6 when its student should not be shipped, 7 when it is cancelled.',
    },
    ...timeoutOption,
    json: { type: 'boolean', summary: 'Print the whole record.' },
  },
  async run({ options, positionals, url, key, quiet, out, err, signal }) {
    const file = textOption(options, 'file') ?? positionals[0];
    if (!file) throw new UsageError('Say which spec: understudy submit -f SPEC.yaml, or -f - to read it from stdin.');
    const client = connect({ url, key });
    const upload = async (named: string, why: string) => {
      const { id, rows } = await uploadFile(client, named, { signal, why });
      err(`${rows} questions of yours are uploaded as ${id}.`);
      return id;
    };
    const record = await client.submit((await readSpecFile(file, { upload })) as SpecInput, { signal });
    if (!flagOption(options, 'watch')) {
      out(flagOption(options, 'json') ? JSON.stringify(record, null, 2) : record.id);
      err(`Follow it with: understudy watch ${record.id}`);
      return exitCodes.ok;
    }
    err(`${record.id} (${record.name})`);
    const ended = await watchDistillation(client, record.id, { signal, quiet, options });
    const { sentence, code } = outcome(ended);
    out(flagOption(options, 'json') ? JSON.stringify(ended, null, 2) : record.id);
    err(sentence);
    if (ended.status === 'succeeded') err(`See it with: understudy report ${record.id}, and talk to it: understudy chat ${record.name}`);
    return code;
  },
};
