import { stageNames } from '@understudy/contracts';
import { type Command, choiceOption, exitCodes, flagOption, UsageError } from '../command.ts';
import { connect } from '../connect.ts';
import { findDistillation } from '../find-distillation.ts';

export const retry: Command = {
  name: 'retry',
  usage: 'retry ID|NAME [--from STAGE] [--json]',
  summary: 'Go on with a distillation that failed or was cancelled; what was paid for is not asked again.',
  example: 'understudy retry beethoven --from training',
  options: {
    from: {
      type: 'string',
      value: 'STAGE',
      choices: stageNames,
      summary: `An earlier stage to begin with, made anew: ${stageNames.join(', ')}. Left out, the one in which it ended.`,
    },
    json: { type: 'boolean', summary: 'Print the record.' },
  },
  async run({ options, positionals: [which], url, key, out, err }) {
    if (!which) throw new UsageError('Say which one: understudy retry ID.');
    const fromStage = choiceOption(options, 'from', stageNames);
    const client = connect({ url, key });
    const { id } = await findDistillation(client, which);
    const record = await client.retry(id, fromStage === undefined ? {} : { fromStage });
    if (flagOption(options, 'json')) out(JSON.stringify(record, null, 2));
    const next = record.stages.find(({ status }) => status === 'waiting' || status === 'running');
    err(`${record.id} is ${record.status}, to go on with its ${next?.name}. Follow it with: understudy watch ${record.id}`);
    return exitCodes.ok;
  },
};
