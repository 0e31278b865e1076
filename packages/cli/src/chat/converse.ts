import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import type { Client } from '@understudy/client';
import { type ArmName, armNameSchema, type CompareTurn } from '@understudy/contracts';
import { type CommandContext, UsageError } from '../command.ts';
import { isInteractive } from '../environment.ts';
import { askArms, troubleOf } from './ask-arms.ts';
import { printInColumns, printInOrder } from './print-answers.ts';

const help = `  /arms ARM,…   who answers: ${armNameSchema.options.join(', ')}; without any, who does now
  /reset        begin anew
  /save FILE    write the conversations, a line of JSON an arm, to a new file
  /help         this
Ctrl-C stops an answer; at the prompt, as Ctrl-D and an empty line do, it ends the talk. The arrows bring back what you said.`;

/** A talk on a terminal, until an empty line or Ctrl-D. */
export async function converse(
  client: Client,
  context: CommandContext,
  { id, arms }: { id: string; arms: readonly ArmName[] },
): Promise<void> {
  const { err, write, signal } = context;
  let conversations = begin(arms);
  let answering: AbortController | null = null;
  const terminal = createInterface({
    input: process.stdin,
    output: process.stderr,
    terminal: true,
    historySize: 1000,
    removeHistoryDuplicates: true,
  });
  signal.addEventListener('abort', () => terminal.close(), { once: true });
  terminal.on('SIGINT', () => (answering ? answering.abort() : terminal.close()));
  terminal.on('close', () => answering?.abort());

  const say = async (question: string) => {
    answering = new AbortController();
    const columns = conversations.size > 1 && isInteractive(process.stdout);
    const printer = columns ? printInColumns(process.stdout) : printInOrder(write, { labelled: conversations.size > 1 });
    try {
      const asked = AbortSignal.any([signal, answering.signal]);
      const answers = await askArms(client, question, { id, conversations, signal: asked, onChange: printer.show });
      printer.end(answers);
      for (const answer of answers) tell(err, troubleOf(answer));
    } catch (error) {
      if (signal.aborted || !answering.signal.aborted) throw error;
      err('\nStopped; this answer is forgotten.');
    } finally {
      answering = null;
    }
  };

  const obey = async (line: string) => {
    const [command, ...rest] = line.split(/\s+/u);
    const argument = rest.join(' ').trim();
    if (command === '/help') err(help);
    else if (command === '/reset') {
      conversations = begin([...conversations.keys()]);
      err('Forgotten; the talk begins anew.');
    } else if (command === '/arms') {
      if (argument !== '') conversations = new Map(readArms(argument).map((arm) => [arm, conversations.get(arm) ?? []]));
      err([...conversations.keys()].join(', '));
    } else if (command === '/save') await save(argument, conversations).then(err);
    else throw new UsageError(`There is no ${command}; /help lists what there is.`);
  };

  err(`An empty line or Ctrl-D ends the talk; /help tells more.`);
  terminal.setPrompt('you: ');
  terminal.prompt();
  for await (const line of terminal) {
    if (line.trim() === '') break;
    // What goes wrong with one line ends that line alone.
    await (line.startsWith('/') ? obey(line.trim()) : say(line)).catch((error: Error) => {
      signal.throwIfAborted();
      err(`understudy: ${error.message}`);
    });
    terminal.prompt();
  }
  terminal.close();
}

/** @throws UsageError naming the arms there are. */
export function readArms(text: string): ArmName[] {
  const arms = text.split(',').map((part) => part.trim());
  for (const arm of arms)
    if (!armNameSchema.safeParse(arm).success)
      throw new UsageError(`${arm || 'Nothing'} is no arm: name some of ${armNameSchema.options.join(', ')}, with commas between.`);
  if (new Set(arms).size < arms.length) throw new UsageError(`${text} names an arm twice.`);
  return arms as ArmName[];
}

const begin = (arms: readonly ArmName[]) => new Map(arms.map((arm): [ArmName, CompareTurn[]] => [arm, []]));

function tell(err: (line: string) => void, trouble: string | null): void {
  if (trouble !== null) err(trouble);
}

async function save(file: string, conversations: ReadonlyMap<ArmName, CompareTurn[]>): Promise<string> {
  if (file === '') throw new UsageError('Say where: /save FILE.');
  const lines = [...conversations].map(([arm, messages]) => `${JSON.stringify({ arm, messages })}\n`);
  await writeFile(file, lines.join(''), { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} is not written: ${error.code === 'EEXIST' ? 'there is one already' : error.message}.`, { cause: error });
  });
  return `The talk is in ${file}.`;
}
