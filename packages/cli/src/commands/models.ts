import { type Command, exitCodes, flagOption } from '../command.ts';
import { connect } from '../connect.ts';
import { table } from '../table.ts';

export const models: Command = {
  name: 'models',
  usage: 'models [--json]',
  summary: 'List the models of the catalogue and the students one can chat with.',
  example: 'understudy models --json',
  options: { json: { type: 'boolean', summary: 'Print the list.' } },
  async run({ options, url, key, out }) {
    const { data } = await connect({ url, key }).models();
    if (flagOption(options, 'json')) out(JSON.stringify(data, null, 2));
    else for (const line of table([['MODEL', 'FOR'], ...data.map(({ id, roles }) => [id, roles.join(', ')])])) out(line);
    return exitCodes.ok;
  },
};
