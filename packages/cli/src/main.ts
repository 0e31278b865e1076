import { ClientError } from '@understudy/client';
import { nearest } from '@understudy/contracts';
import { type Command, CommandError, exitCodes, flagOption, textOption, UsageError } from './command.ts';
import { budget } from './commands/budget.ts';
import { cancel } from './commands/cancel.ts';
import { chat } from './commands/chat.ts';
import { clone } from './commands/clone.ts';
import { compare } from './commands/compare.ts';
import { createCompletion } from './commands/completion.ts';
import { remove } from './commands/delete.ts';
import { doctor } from './commands/doctor.ts';
import { estimate } from './commands/estimate.ts';
import { evaluate } from './commands/evaluate.ts';
import { inspect } from './commands/inspect.ts';
import { interview } from './commands/interview.ts';
import { keys } from './commands/keys.ts';
import { logs } from './commands/logs.ts';
import { ls } from './commands/ls.ts';
import { models } from './commands/models.ts';
import { pause } from './commands/pause.ts';
import { pull } from './commands/pull.ts';
import { quickstart } from './commands/quickstart.ts';
import { report } from './commands/report.ts';
import { rerun } from './commands/rerun.ts';
import { resume } from './commands/resume.ts';
import { retry } from './commands/retry.ts';
import { rows } from './commands/rows.ts';
import { setup } from './commands/setup.ts';
import { show } from './commands/show.ts';
import { submit } from './commands/submit.ts';
import { train } from './commands/train.ts';
import { up } from './commands/up.ts';
import { upload } from './commands/upload.ts';
import { verify } from './commands/verify.ts';
import { version } from './commands/version.ts';
import { watch } from './commands/watch.ts';
import { givenKey, givenUrl, usualUrl } from './environment.ts';
import { exitCodeOf } from './exit-code-of.ts';
import { helpOf, overview } from './help-text.ts';
import { parseLine } from './parse-line.ts';
import { loadSettings } from './settings.ts';

const commands: readonly Command[] = [
  quickstart,
  up,
  estimate,
  doctor,
  submit,
  ls,
  show,
  watch,
  logs,
  pause,
  resume,
  budget,
  cancel,
  retry,
  clone,
  remove,
  rows,
  upload,
  report,
  evaluate,
  compare,
  pull,
  verify,
  rerun,
  chat,
  interview,
  models,
  keys,
  train,
  inspect,
  setup,
  createCompletion(() => commands),
  version,
];

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort(new Error('interrupted')));
// A reader such as `head` may close stdout early; that is no fault.
process.stdout.on('error', () => process.exit(exitCodes.ok));
process.exitCode = await main(process.argv.slice(2));
// Sockets kept alive to the gateway would hold the process for seconds.
if (process.exitCode !== undefined) process.exit();

async function main([first, ...rest]: string[]): Promise<number> {
  try {
    const asksHelp = first === 'help' || first === '--help' || first === '-h';
    if (first === undefined || (asksHelp && rest.length === 0)) {
      process.stdout.write(overview(commands));
      return first === undefined ? exitCodes.usage : exitCodes.ok;
    }
    if (asksHelp) {
      process.stdout.write(rest.map((name) => helpOf(find(name))).join('\n'));
      return exitCodes.ok;
    }
    const command = find(first === '--version' ? 'version' : first);
    const settings = await loadSettings(process.cwd(), commands);
    const { options, positionals } = parseLine(command, rest, settings.defaults[command.name]);
    if (flagOption(options, 'help')) {
      process.stdout.write(helpOf(command));
      return exitCodes.ok;
    }
    const url = textOption(options, 'url') ?? givenUrl() ?? settings.url;
    const quiet = flagOption(options, 'quiet');
    return await command.run({
      options,
      positionals,
      url: url ?? usualUrl,
      urlGiven: url !== undefined,
      key: textOption(options, 'key') ?? givenKey(settings.keyEnv),
      quiet,
      out: (line) => process.stdout.write(`${line}\n`),
      err: (line) => quiet || process.stderr.write(`${line}\n`),
      write: (text) => process.stdout.write(text),
      signal: interrupted.signal,
    });
  } catch (error) {
    if (interrupted.signal.aborted && !(error instanceof CommandError)) return exitCodes.detached;
    process.stderr.write(`understudy: ${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof ClientError)
      for (const { pointer, detail } of error.problem?.errors ?? []) process.stderr.write(`  ${pointer || '/'}: ${detail}\n`);
    return exitCodeOf(error);
  }
}

function find(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  const names = commands.map((each) => each.name);
  const near = nearest(name, names) ?? names.find((each) => each.startsWith(name) && name !== '') ?? null;
  throw new UsageError(
    `There is no command ${name || '""'}; ${near === null ? '"understudy help" lists those there are.' : `did you mean ${near}?`}`,
  );
}
