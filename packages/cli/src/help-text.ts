import { type Command, exitCodes, exitMeanings } from './command.ts';
import { everywhere } from './parse-line.ts';
import { table } from './table.ts';

/** What `understudy help` shows: a line a command, and what the exit codes say. */
export function overview(commands: readonly Command[]): string {
  const lines = table(commands.map(({ name, summary }) => [name, summary]));
  const codes = table(Object.entries(exitMeanings).map(([name, meaning]) => [String(exitCodes[name as keyof typeof exitCodes]), meaning]));
  const indented = (rows: readonly string[]) => rows.map((row) => `  ${row}`).join('\n');
  return `understudy COMMAND [OPTIONS]\n\n${indented(lines)}\n\nunderstudy COMMAND --help tells more. Exit codes:\n\n${indented(codes)}\n`;
}

/** What `understudy COMMAND --help` shows. */
export function helpOf({ usage, summary, example, options }: Command): string {
  const rows = Object.entries({ ...options, ...everywhere }).map(([name, option]) => [
    `${option.short ? `-${option.short}, ` : ''}--${name}${option.value ? ` ${option.value}` : ''}`,
    `${option.summary}${option.default === undefined ? '' : ` (${option.default})`}`,
  ]);
  const lines = table(rows).map((row) => `  ${row}`);
  return `understudy ${usage}\n\n${summary}\n\n${lines.join('\n')}\n\nFor example:\n\n  ${example}\n`;
}
