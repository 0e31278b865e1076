import { type Command, exitCodes, flagOption, UsageError } from '../command.ts';
import { connect } from '../connect.ts';
import { findDistillation } from '../find-distillation.ts';

// `delete` is a word of the language.
export const remove: Command = {
  name: 'delete',
  usage: 'delete ID|NAME [--yes]',
  summary: 'Delete a distillation that has ended, for good: record, files, student, and the evaluations made of it.',
  example: 'understudy delete beethoven --yes',
  options: { yes: { type: 'boolean', short: 'y', summary: 'Do it; without this it is only said what would go.' } },
  async run({ options, positionals: [which], url, key, err }) {
    if (!which) throw new UsageError('Say which one: understudy delete ID --yes.');
    const client = connect({ url, key });
    const record = await findDistillation(client, which);
    const { data: evaluations, hasMore } = await client.evaluations(record.id);
    const named = evaluations.map(({ id }) => id).join(', ');
    const also = evaluations.length === 0 ? '' : `, with ${named}${hasMore ? ' and more' : ''}, made of it`;
    if (!flagOption(options, 'yes'))
      throw new UsageError(
        `${record.id} (${record.name}, ${record.status}) would be gone for good${also}: understudy delete ${record.id} --yes does it.`,
      );
    await client.delete(record.id);
    err(`${record.id} (${record.name}) is gone${also}.`);
    return exitCodes.ok;
  },
};
