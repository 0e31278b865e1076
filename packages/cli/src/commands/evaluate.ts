import { type Command, exitCodes, flagOption, textOption, textOptions } from '../command.ts';
import { connect } from '../connect.ts';
import { findDistillation } from '../find-distillation.ts';
import { timeoutOption } from '../parse-duration.ts';
import { readChanges } from '../read-changes.ts';
import { outcome, watchDistillation } from '../watch-distillation.ts';

export const evaluate: Command = {
  name: 'evaluate',
  usage: 'evaluate [ID|NAME] [-f CHANGES.yaml] [--set FILE] [--answers NAME=FILE]… [--watch [--timeout TIME]] [--json]',
  summary: 'Evaluate a student again, with other gates or questions; trains nothing.',
  example: 'understudy evaluate support -f changes.yaml --watch',
  options: {
    file: {
      type: 'string',
      short: 'f',
      value: 'FILE',
      summary: 'What changes, YAML or JSON: gates, items (your own questions), adversarial, capability, seed. Left out, all stays.',
    },
    set: { type: 'string', value: 'FILE', summary: 'Questions to ask instead of the held-out ones, as interview reads them.' },
    answers: {
      type: 'string',
      multiple: true,
      value: 'NAME=FILE',
      summary: 'Ready-made answers of another system to those, for the judge: {"question", "answer"} or plain lines, in their order.',
    },
    watch: { type: 'boolean', short: 'w', summary: 'Follow it to its end; exit code 6 when the student should not be shipped.' },
    ...timeoutOption,
    json: { type: 'boolean', summary: 'Print the whole record.' },
  },
  async run({ options, positionals, url, key, quiet, out, err, signal }) {
    const [file, set, answers] = [textOption(options, 'file'), textOption(options, 'set'), textOptions(options, 'answers')];
    const changes = await readChanges({ file, set, answers });
    const client = connect({ url, key });
    const source = await findDistillation(client, positionals[0], ({ evaluationOf }) => evaluationOf === null);
    const record = await client.evaluate(source.id, changes, { signal });
    const shown = (each: typeof record) => (flagOption(options, 'json') ? JSON.stringify(each, null, 2) : each.id);
    if (!flagOption(options, 'watch')) {
      out(shown(record));
      err(`The student of ${source.id} (${source.name}) is evaluated again. Follow it with: understudy watch ${record.id}`);
      return exitCodes.ok;
    }
    err(`${record.id} evaluates the student of ${source.id} (${source.name}) again`);
    const ended = await watchDistillation(client, record.id, { signal, quiet, options });
    const { sentence, code } = outcome(ended);
    out(shown(ended));
    err(sentence);
    if (ended.status === 'succeeded') err(`See it with: understudy report ${record.id}`);
    return code;
  },
};
