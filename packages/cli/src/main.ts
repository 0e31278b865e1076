import { parseArgs } from 'node:util';
import { ClientError } from '@understudy/client';
import { type Command, exitCodes, type Option, UsageError } from './command.ts';
import { answers } from './commands/answers.ts';
import { budget } from './commands/budget.ts';
import { cancel } from './commands/cancel.ts';
import { chat } from './commands/chat.ts';
import { clone } from './commands/clone.ts';
import { compare } from './commands/compare.ts';
import { remove } from './commands/delete.ts';
import { estimate } from './commands/estimate.ts';
import { evaluate } from './commands/evaluate.ts';
import { examples } from './commands/examples.ts';
import { inspect } from './commands/inspect.ts';
import { interview } from './commands/interview.ts';
import { keys } from './commands/keys.ts';
import { ls } from './commands/ls.ts';
import { models } from './commands/models.ts';
import { pause } from './commands/pause.ts';
import { questions } from './commands/questions.ts';
import { quickstart } from './commands/quickstart.ts';
import { report } from './commands/report.ts';
import { rerun } from './commands/rerun.ts';
import { resume } from './commands/resume.ts';
import { retry } from './commands/retry.ts';
import { setup } from './commands/setup.ts';
import { show } from './commands/show.ts';
import { submit } from './commands/submit.ts';
import { train } from './commands/train.ts';
import { up } from './commands/up.ts';
import { upload } from './commands/upload.ts';
import { verify } from './commands/verify.ts';
import { watch } from './commands/watch.ts';
import { defaultKey, defaultUrl } from './environment.ts';

const commands: readonly Command[] = [
  quickstart,
  up,
  estimate,
  submit,
  ls,
  show,
  watch,
  pause,
  resume,
  budget,
  cancel,
  retry,
  clone,
  remove,
  questions,
  answers,
  examples,
  upload,
  report,
  evaluate,
  compare,
  verify,
  rerun,
  chat,
  interview,
  models,
  keys,
  train,
  inspect,
  setup,
];

const everywhere: Record<string, Option> = {
  url: { type: 'string', value: 'URL', summary: `Address of the gateway; left out, UNDERSTUDY_URL, else ${defaultUrl()}.` },
  key: {
    type: 'string',
    value: 'KEY',
    summary: 'Key of the gateway, where it asks for one; better in UNDERSTUDY_KEY, which ps does not show.',
  },
  help: { type: 'boolean', short: 'h', summary: 'Show this help.' },
};

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort(new Error('interrupted')));
// A reader such as `head` may close stdout early; that is no fault.
process.stdout.on('error', () => process.exit(exitCodes.ok));
process.exitCode = await main(process.argv.slice(2));
// Sockets kept alive to the gateway would hold the process for seconds.
if (process.exitCode !== undefined) process.exit();

async function main([name, ...rest]: string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(overview());
    return name === undefined ? exitCodes.usage : exitCodes.ok;
  }
  const command = commands.find((candidate) => candidate.name === name);
  try {
    if (!command) throw new UsageError(`There is no command ${name}; "understudy help" lists those there are.`);
    const options = { ...command.options, ...everywhere };
    const { values, positionals } = read(rest, options);
    if (values.help) {
      process.stdout.write(help(command));
      return exitCodes.ok;
    }
    return await command.run({
      options: values,
      positionals,
      url: typeof values.url === 'string' ? values.url : defaultUrl(),
      key: typeof values.key === 'string' ? values.key : defaultKey(),
      out: (line) => process.stdout.write(`${line}\n`),
      err: (line) => process.stderr.write(`${line}\n`),
      write: (text) => process.stdout.write(text),
      signal: interrupted.signal,
    });
  } catch (error) {
    if (interrupted.signal.aborted) return exitCodes.interrupted;
    process.stderr.write(`understudy: ${error instanceof Error ? error.message : String(error)}\n`);
    if (error instanceof ClientError)
      for (const { pointer, detail } of error.problem?.errors ?? []) process.stderr.write(`  ${pointer || '/'}: ${detail}\n`);
    if (error instanceof UsageError) return exitCodes.usage;
    if (!(error instanceof ClientError)) return exitCodes.failed;
    if (error.code === 'unreachable') return exitCodes.unreachable;
    return error.status === 400 || error.status === 422 ? exitCodes.usage : exitCodes.failed;
  }
}

function read(args: string[], options: Record<string, Option>) {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { type, short, multiple, default: value }]) => [
      name,
      { type, ...(short ? { short } : {}), ...(multiple ? { multiple } : {}), ...(value === undefined ? {} : { default: value }) },
    ]),
  );
  try {
    return parseArgs({ args, options: config, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`);
  const codes = Object.entries(exitCodes).map(
    ([meaning, code]) => `${code} ${meaning.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`,
  );
  return `understudy COMMAND [OPTIONS]\n\n${lines.join('\n')}\n\nunderstudy COMMAND --help tells more. Exit codes: ${codes.join(', ')}.\n`;
}

function help({ usage, summary, options }: Command): string {
  const rows = Object.entries({ ...options, ...everywhere }).map(([name, option]) => {
    const flag = `${option.short ? `-${option.short}, ` : ''}--${name}${option.value ? ` ${option.value}` : ''}`;
    return [flag, `${option.summary}${option.default === undefined ? '' : ` (${option.default})`}`] as const;
  });
  const width = Math.max(...rows.map(([flag]) => flag.length)) + 2;
  return `understudy ${usage}\n\n${summary}\n\n${rows.map(([flag, text]) => `  ${flag.padEnd(width)}${text}`).join('\n')}\n`;
}
