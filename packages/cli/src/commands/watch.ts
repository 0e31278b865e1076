import { type Command, flagOption } from '../command.ts';
import { connect } from '../connect.ts';
import { findDistillation } from '../find-distillation.ts';
import { timeoutOption } from '../parse-duration.ts';
import { outcome, watchDistillation } from '../watch-distillation.ts';

export const watch: Command = {
  name: 'watch',
  usage: 'watch [ID|NAME] [--timeout TIME] [--json]',
  summary:
    'Follow a distillation to its end; exit code 1 when it fails, 6 when its student should not be shipped, 7 when it is cancelled. Ctrl-C only detaches.',
  example: 'understudy watch beethoven',
  options: {
    ...timeoutOption,
    json: { type: 'boolean', summary: 'Print what it tells, a line of JSON each, instead of drawing it.' },
  },
  async run({ options, positionals, url, key, quiet, out, err, signal }) {
    const client = connect({ url, key });
    const { id } = await findDistillation(client, positionals[0]);
    const json = flagOption(options, 'json');
    const onSeen = (seen: object) => out(JSON.stringify(seen));
    const { sentence, code } = outcome(await watchDistillation(client, id, { signal, quiet, options, ...(json && { onSeen }) }));
    if (!json) err(sentence);
    return code;
  },
};
