import type { Command, Option } from '../command.ts';
import { everywhere } from '../parse-line.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

type Flag = { name: string; option: Option };

/** What is completed as a command: those of the table, and help. */
type Completed = Pick<Command, 'name' | 'summary' | 'options' | 'words'>;

/** Options whose value is a path. */
const isPath = ({ value }: Option) => value === 'FILE' || value === 'DIR';
const flagsOf = ({ options }: Completed): Flag[] => Object.entries(options).map(([name, option]) => ({ name, option }));
/** Every way to write it. */
const spellings = ({ name, option }: Flag) => [`--${name}`, ...(option.short ? [`-${option.short}`] : [])];

/** A script that teaches a shell the commands, their options, and what options take. */
export function completionScript(shell: Shell, commands: readonly Command[]): string {
  const help = { name: 'help', summary: 'Show how commands are used.', options: {}, words: commands.map(({ name }) => name) };
  const all = commands.map((command) => ({ ...command, options: { ...command.options, ...everywhere } }));
  return { bash, zsh, fish }[shell]([help, ...all]);
}

function bash(commands: readonly Completed[]): string {
  const words = (list: readonly string[]) => `COMPREPLY=($(compgen -W '${list.join(' ')}' -- "$cur"))`;
  // A line is a name: it may hold spaces.
  const files = `local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$cur"))`;
  const values = commands.flatMap((command) =>
    flagsOf(command).flatMap((flag) => {
      const { option } = flag;
      if (option.type === 'boolean') return [];
      const reply = option.choices ? words(option.choices) : isPath(option) ? files : 'COMPREPLY=()';
      const pattern = spellings(flag)
        .map((spelling) => `'${command.name} ${spelling}'`)
        .join(' | ');
      return [`    ${pattern}) ${reply}; return ;;`];
    }),
  );
  const flags = commands.map((command) => `    ${command.name}) ${words(flagsOf(command).flatMap(spellings))} ;;`);
  const first = commands.flatMap(({ name, words: own }) => (own ? [`      ${name}) ${words(own)}; return ;;`] : []));
  return `# bash completion of understudy; load it with: source <(understudy completion bash)
_understudy() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    ${words(commands.map(({ name }) => name))}
    return
  fi
  # bash takes --option=value for three words.
  if [ "$cur" = = ]; then cur=
  elif [ "$prev" = = ]; then prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  case "\${COMP_WORDS[1]} $prev" in
${values.join('\n')}
  esac
  if [[ $cur != -* ]]; then
    if [ "$COMP_CWORD" -eq 2 ]; then
      case "\${COMP_WORDS[1]}" in
${first.join('\n')}
      esac
    fi
    ${files}
    return
  fi
  case "\${COMP_WORDS[1]}" in
${flags.join('\n')}
  esac
}
complete -o filenames -F _understudy understudy
`;
}

function zsh(commands: readonly Completed[]): string {
  const text = (said: string) => said.replace(/(['"\\:[\]$`])/g, '\\$1');
  const quoted = (said: string) => `"${text(said)}"`;
  const spec = (flag: Flag) => {
    const { option } = flag;
    const action = option.choices ? `(${option.choices.join(' ')})` : isPath(option) ? '_files' : ' ';
    const takes = option.type === 'boolean' ? '' : `:${text(option.value ?? 'value')}:${action}`;
    const many = option.multiple ? '*' : '';
    // With = at its end the value may also stand in the same word.
    const joined = (spelling: string) => (takes && spelling.startsWith('--') ? `${spelling}=` : spelling);
    return spellings(flag).map((spelling) => `"${many}${joined(spelling)}[${text(option.summary)}]${takes}"`);
  };
  const first = ({ words }: Completed) => (words ? [`"1:word:(${words.join(' ')})"`] : []);
  const cases = commands.map((command) => {
    const specs = [...flagsOf(command).flatMap(spec), ...first(command), '"*:file:_files"'];
    return `    ${command.name}) _arguments ${specs.join(' ')} ;;`;
  });
  return `#compdef understudy
# zsh completion of understudy; load it with: source <(understudy completion zsh)
_understudy() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(name).slice(0, -1)}:${text(summary)}"`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local name=$words[2]
  shift words
  (( CURRENT-- ))
  case $name in
${cases.join('\n')}
  esac
}
compdef _understudy understudy
`;
}

function fish(commands: readonly Completed[]): string {
  const quoted = (said: string) => `'${said.replace(/[\\']/g, '\\$&')}'`;
  const lines = commands.flatMap((command) => {
    // Other words may be names of commands too.
    const within = `contains -- ${command.name} (commandline -opc)[2]`;
    const first = command.words && [
      `complete -c understudy -n ${quoted(`${within}; and test (count (commandline -opc)) -eq 2`)} -f -k -a ${quoted(command.words.join(' '))}`,
    ];
    return [
      `complete -c understudy -n __fish_use_subcommand -f -a ${command.name} -d ${quoted(command.summary)}`,
      ...(first ?? []),
      ...flagsOf(command).map(
        (flag) => `complete -c understudy -n ${quoted(within)} ${fishOption(flag)} -d ${quoted(flag.option.summary)}`,
      ),
    ];
  });
  return `# fish completion of understudy; load it with: understudy completion fish | source\n${lines.join('\n')}\n`;
}

function fishOption({ name, option }: Flag): string {
  const short = option.short ? ` -s ${option.short}` : '';
  if (option.type === 'boolean') return `-l ${name}${short}`;
  return `-l ${name}${short}${option.choices ? ` -x -a '${option.choices.join(' ')}'` : isPath(option) ? ' -r -F' : ' -x'}`;
}
