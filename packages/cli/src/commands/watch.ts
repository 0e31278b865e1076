import { createClient } from '@understudy/client';
import { type Command, flagOption } from '../command.ts';
import { findDistillation } from '../find-distillation.ts';
import { outcome, watchDistillation } from '../watch-distillation.ts';

export const watch: Command = {
  name: 'watch',
  usage: 'watch [ID|NAME] [--json]',
  summary: 'Follow a distillation to its end; exit code 4 when it fails or is cancelled, 6 when its student should not be shipped.',
  options: { json: { type: 'boolean', summary: 'Print what it tells, a line of JSON each, instead of drawing it.' } },
  async run({ options, positionals, url, key, out, err, signal }) {
    const client = createClient({ url, key });
    const { id } = await findDistillation(client, positionals[0]);
    if (flagOption(options, 'json')) {
      for await (const seen of client.watch(id, { signal })) out(JSON.stringify(seen));
      signal.throwIfAborted();
      return outcome(await client.get(id)).code;
    }
    const { sentence, code } = outcome(await watchDistillation(client, id, { signal }));
    err(sentence);
    return code;
  },
};
