import { type Command, exitCodes, flagOption } from '../command.ts';
import { ownVersion } from '../own-version.ts';

export const version: Command = {
  name: 'version',
  usage: 'version [--json]',
  summary: 'Print the version of this command line.',
  example: 'understudy version',
  options: { json: { type: 'boolean', summary: 'Print it as JSON, with that of Node.' } },
  async run({ options, out }) {
    const version = await ownVersion();
    out(flagOption(options, 'json') ? JSON.stringify({ version, node: process.versions.node }) : `understudy ${version}`);
    return exitCodes.ok;
  },
};
