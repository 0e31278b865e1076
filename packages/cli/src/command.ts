/** What an option is: `parseArgs` of node:util reads it, help shows its summary. */
export type Option = {
  type: 'string' | 'boolean';
  short?: string;
  multiple?: boolean;
  summary: string;
  default?: string | boolean | string[];
  /** Stands in help for the value: `--file FILE`. */
  value?: string;
  /** What the value may be, where that is a closed set: completion offers it. */
  choices?: readonly string[];
};

export type OptionValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

/** What a command is handed. stdout is data (`out`, `write`), stderr is progress (`err`). */
export type CommandContext = {
  options: OptionValues;
  positionals: string[];
  /** Address of the gateway: `--url`, else UNDERSTUDY_URL, else `url` of understudy.yaml, else http://127.0.0.1:8080. */
  url: string;
  /** Somebody named that address. */
  urlGiven: boolean;
  /** What the gateway is shown: `--key`, else UNDERSTUDY_KEY, else the variable that `keyEnv` of understudy.yaml names; null where there is none. */
  key: string | null;
  /** No progress: `err` says nothing, and nothing is drawn. */
  quiet: boolean;
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
  /** A whole line to copy, as help shows it. */
  example: string;
  options: Readonly<Record<string, Option>>;
  /** What the first word behind the command may be, where that is a closed set: completion offers it. */
  words?: readonly string[];
  run: (context: CommandContext) => Promise<number>;
};

/** Every exit code the command line has. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  authentication: 4,
  conflict: 5,
  gateFailed: 6,
  cancelled: 7,
  timeout: 8,
  unreachable: 9,
  detached: 130,
} as const;

/** What each says; `understudy help` and docs/cli.md list them. */
export const exitMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: 'all is well',
  failed: 'what was asked for failed, or the distillation that was followed did',
  usage: 'the command line, a file that it names, or a spec is not right',
  notFound: 'there is no such distillation, file of one, or model',
  authentication: 'the gateway wants a key, or another one',
  conflict: 'its state does not allow it, or it is not ready yet',
  gateFailed: 'the student should not be shipped, whether or not the spec enforces its gates',
  cancelled: 'the distillation that was followed was cancelled',
  timeout: 'it took longer than --timeout; what runs goes on',
  unreachable: 'no gateway answers at the address',
  detached: 'Ctrl-C; a distillation that was followed goes on',
};

/** Ends a command with a code that says why; the message is one sentence. */
export class CommandError extends Error {
  override name = 'CommandError';
  readonly exitCode: number;
  constructor(outcome: keyof typeof exitCodes, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCodes[outcome];
  }
}

/** The command line cannot be read: one sentence and exit code 2. */
export class UsageError extends CommandError {
  override name = 'UsageError';
  constructor(message: string, options?: ErrorOptions) {
    super('usage', message, options);
  }
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

/** Whether a flag stands on the line, or in understudy.yaml. */
export function flagOption(options: OptionValues, name: string): boolean {
  return options[name] === true;
}

/** A whole number that an option carries. @throws UsageError naming the range. */
export function countOption(options: OptionValues, name: string, [least, most]: readonly [number, number]): number {
  const given = textOption(options, name) ?? '';
  const count = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN;
  if (!(count >= least && count <= most))
    throw new UsageError(`--${name} takes a whole number from ${least} to ${most}, not ${given || 'nothing'}.`);
  return count;
}

/** One of the values that an option may have. @throws UsageError naming them. */
export function choiceOption<Value extends string>(options: OptionValues, name: string, known: readonly Value[]): Value | undefined {
  return choiceOptions(options, name, known).at(-1);
}

/** Every value of an option that may stand several times, all of them known ones. @throws UsageError naming those. */
export function choiceOptions<Value extends string>(options: OptionValues, name: string, known: readonly Value[]): Value[] {
  return textOptions(options, name).map((given) => {
    const found = known.find((value) => value === given);
    if (found === undefined) throw new UsageError(`--${name} ${given} is none of ${known.join(', ')}.`);
    return found;
  });
}
