import type { Command, Option } from '../command.ts';
import { everywhere } from '../parse-line.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

type Flag = { name: string; option: Option };

/** Options whose value is a path. */
const isPath = ({ value }: Option) => value === 'FILE' || value === 'DIR';
const flagsOf = ({ options }: Command): Flag[] => Object.entries({ ...options, ...everywhere }).map(([name, option]) => ({ name, option }));
/** Every way to write it. */
const spellings = ({ name, option }: Flag) => [`--${name}`, ...(option.short ? [`-${option.short}`] : [])];

/** A script that teaches a shell the commands, their options, and what options take. */
export function completionScript(shell: Shell, commands: readonly Command[]): string {
  return { bash, zsh, fish }[shell](commands);
}

function bash(commands: readonly Command[]): string {
  const words = (list: readonly string[]) => `COMPREPLY=($(compgen -W '${list.join(' ')}' -- "$cur"))`;
  const values = commands.flatMap((command) =>
    flagsOf(command).flatMap((flag) => {
      const { option } = flag;
      if (option.type === 'boolean') return [];
      const reply = option.choices ? words(option.choices) : isPath(option) ? 'COMPREPLY=($(compgen -f -- "$cur"))' : 'COMPREPLY=()';
      const pattern = spellings(flag)
        .map((spelling) => `'${command.name} ${spelling}'`)
        .join(' | ');
      return [`    ${pattern}) ${reply}; return ;;`];
    }),
  );
  const flags = commands.map((command) => `    ${command.name}) ${words(flagsOf(command).flatMap(spellings))} ;;`);
  return `# bash completion of understudy; load it with: source <(understudy completion bash)
_understudy() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    ${words(['help', ...commands.map(({ name }) => name)])}
    return
  fi
  if [ "\${COMP_WORDS[1]}" = help ]; then
    ${words(commands.map(({ name }) => name))}
    return
  fi
  case "\${COMP_WORDS[1]} $prev" in
${values.join('\n')}
  esac
  if [[ $cur != -* ]]; then
    COMPREPLY=($(compgen -f -- "$cur"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${flags.join('\n')}
  esac
}
complete -o filenames -F _understudy understudy
`;
}

function zsh(commands: readonly Command[]): string {
  const text = (said: string) => said.replace(/(['"\\:[\]$`])/g, '\\$1');
  const quoted = (said: string) => `"${text(said)}"`;
  const spec = (flag: Flag) => {
    const { option } = flag;
    const action = option.choices ? `(${option.choices.join(' ')})` : isPath(option) ? '_files' : ' ';
    const takes = option.type === 'boolean' ? '' : `:${text(option.value ?? 'value')}:${action}`;
    const many = option.multiple ? '*' : '';
    return spellings(flag).map((spelling) => `"${many}${spelling}[${text(option.summary)}]${takes}"`);
  };
  const cases = commands.map((command) => `    ${command.name}) _arguments ${flagsOf(command).flatMap(spec).join(' ')} "*:file:_files" ;;`);
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

function fish(commands: readonly Command[]): string {
  const quoted = (said: string) => `'${said.replace(/[\\']/g, '\\$&')}'`;
  const lines = commands.flatMap((command) => [
    `complete -c understudy -n __fish_use_subcommand -f -a ${command.name} -d ${quoted(command.summary)}`,
    ...flagsOf(command).map(({ name, option }) => {
      const short = option.short ? ` -s ${option.short}` : '';
      const takes =
        option.type === 'boolean' ? '' : option.choices ? ` -x -a ${quoted(option.choices.join(' '))}` : isPath(option) ? ' -r -F' : ' -x';
      return `complete -c understudy -n ${quoted(`__fish_seen_subcommand_from ${command.name}`)} -l ${name}${short}${takes} -d ${quoted(option.summary)}`;
    }),
  ]);
  return `# fish completion of understudy; load it with: understudy completion fish | source\n${lines.join('\n')}\n`;
}
