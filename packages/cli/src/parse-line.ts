import { parseArgs } from 'node:util';
import { nearest } from '@understudy/contracts';
import { type Command, type Option, type OptionValues, UsageError } from './command.ts';
import { usualUrl } from './environment.ts';
import type { OptionDefaults } from './settings.ts';

/** What every command takes. */
export const everywhere: Readonly<Record<string, Option>> = {
  url: {
    type: 'string',
    value: 'URL',
    summary: `Address of the gateway; left out, UNDERSTUDY_URL, else understudy.yaml, else ${usualUrl}.`,
  },
  key: {
    type: 'string',
    value: 'KEY',
    summary: 'Key of the gateway, where it asks for one; better in UNDERSTUDY_KEY, which ps does not show.',
  },
  quiet: { type: 'boolean', short: 'q', summary: 'No progress on stderr; what went wrong is still told.' },
  help: { type: 'boolean', short: 'h', summary: 'Show this help.' },
};

/**
 * Options and positionals of a command's line. What the line leaves out stands as `defaults` have it, else as the option itself does;
 * `--no-watch` takes a flag back.
 * @throws UsageError with the nearest option for one that there is not.
 */
export function parseLine(
  command: Command,
  args: string[],
  defaults: OptionDefaults = {},
): { options: OptionValues; positionals: string[] } {
  const known = { ...command.options, ...everywhere };
  const config = Object.fromEntries(
    Object.entries(known).map(([name, { type, short, multiple, default: own }]) => {
      const value = defaults[name] ?? own;
      return [
        name,
        { type, ...(short ? { short } : {}), ...(multiple ? { multiple } : {}), ...(value === undefined ? {} : { default: value }) },
      ];
    }),
  );
  try {
    const { values, positionals } = parseArgs({ args, options: config, allowPositionals: true, allowNegative: true });
    return { options: values, positionals };
  } catch (error) {
    throw new UsageError(explain(command.name, Object.keys(known), error as Error & { code?: string }), { cause: error });
  }
}

function explain(name: string, known: readonly string[], { code, message }: Error & { code?: string }): string {
  const [, option = ''] = /^Unknown option '(-[^']+)'/.exec(message) ?? [];
  if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION' || option === '')
    return `${message.replace(/\.$/, '')}. "understudy ${name} --help" tells more.`;
  const near = option.startsWith('--') ? nearest(option.slice(2), known) : null;
  return `${name} has no option ${option}${near === null ? `; "understudy ${name} --help" lists them.` : `; did you mean --${near}?`}`;
}
