import { type Command, exitCodes, UsageError } from '../command.ts';
import { completionScript, shells } from '../completion/shells.ts';

/** The one command that knows the table of all. */
export function createCompletion(commands: () => readonly Command[]): Command {
  return {
    name: 'completion',
    usage: `completion ${shells.join(' | ')}`,
    summary: 'Print a script that completes commands and options in your shell.',
    example: 'source <(understudy completion bash)',
    words: shells,
    options: {},
    async run({ positionals: [given, more], write }) {
      const shell = shells.find((each) => each === given);
      if (shell === undefined || more !== undefined)
        throw new UsageError(
          `Say for which shell: understudy completion ${shells.join(', or ')}${given === undefined ? '' : `; not ${given}`}.`,
        );
      write(completionScript(shell, commands()));
      return exitCodes.ok;
    },
  };
}
