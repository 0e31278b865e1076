/** What an option is: `parseArgs` of node:util reads it, help shows its summary. */
export type Option = {
  type: 'string' | 'boolean';
  short?: string;
  multiple?: boolean;
  summary: string;
  default?: string | boolean | string[];
  /** Stands in help for the value: `--file FILE`. */
  value?: string;
};

export type OptionValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** What a command is handed. stdout is data (`out`, `write`), stderr is progress (`err`). */
export type CommandContext = {
  options: OptionValues;
  positionals: string[];
  /** Address of the gateway: `--url`, else UNDERSTUDY_URL, else http://127.0.0.1:8080. */
  url: string;
  /** Key of the gateway: `--key`, else UNDERSTUDY_KEY; undefined where there is none. */
  key: string | undefined;
  out: (line: string) => void;
  err: (line: string) => void;
  /** Text without a line end, for what streams. */
  write: (text: string) => void;
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal;
};

/** A command is a value; help is a loop over the table of them. `run` resolves to an exit code. */
export type Command = {
  name: string;
  /** What stands after `understudy`: `show ID [--json]`. */
  usage: string;
  summary: string;
  options: Readonly<Record<string, Option>>;
  run: (context: CommandContext) => Promise<number>;
};

/** Every exit code the command line has; `understudy help` lists them. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  distillationFailed: 4,
  /** The gates say so, whether or not the spec enforces them. */
  doNotShip: 6,
  interrupted: 130,
} as const;

/** The command line cannot be read: one sentence and exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The text of an option, or undefined where it was left out. */
export function textOption(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** Every text of an option that may stand several times. */
export function textOptions(options: OptionValues, name: string): string[] {
  const value = options[name];
  return (Array.isArray(value) ? value : [value]).filter((entry) => typeof entry === 'string');
}

export function flagOption(options: OptionValues, name: string): boolean {
  return options[name] === true;
}
