import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Command, exitCodes } from '../command.ts';
import { root } from '../stack/services.ts';

export const setup: Command = {
  name: 'setup',
  usage: 'setup',
  summary: 'Set up what is missing or stale: Node packages, the Python environment, the embedded model.',
  example: 'understudy setup',
  options: {},
  async run() {
    // A program of its own, since it must also run where nothing is installed yet (npm run setup). Ctrl-C reaches it by the terminal.
    const [code] = await once(spawn(process.execPath, [join(root, 'setup.mjs')], { stdio: 'inherit' }), 'exit');
    return code === 0 ? exitCodes.ok : exitCodes.failed;
  },
};
