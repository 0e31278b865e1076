import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import type { Client } from '@understudy/client';
import type { Message } from '@understudy/contracts';
import { type Command, type CommandContext, exitCodes, flagOption } from '../command.ts';
import { connect } from '../connect.ts';
import { findDistillation } from '../find-distillation.ts';
import { plainText } from '../plain-text.ts';

export const chat: Command = {
  name: 'chat',
  usage: 'chat [ID|NAME] [MESSAGE…] [--base]',
  summary: 'Talk to a student: one message, or a conversation on a terminal.',
  example: "understudy chat beethoven --arms student,base,teacher+prompt 'What is joy?'",
  options: { base: { type: 'boolean', summary: 'Let the untrained base answer too, to compare.' } },
  async run(context) {
    const { options, positionals, url, key, signal, err } = context;
    const client = connect({ url, key });
    const [who, ...words] = positionals;
    const { id, name } = await findDistillation(client, who, (record) => Boolean(record.result?.studentModel));
    const speakers = [{ name, model: `student:${id}` }, ...(flagOption(options, 'base') ? [{ name: 'base', model: `base:${id}` }] : [])];
    const histories = speakers.map((): Message[] => []);
    const say = async (message: string, labelled: boolean) => {
      for (const [index, speaker] of speakers.entries()) {
        const history = histories[index] ?? [];
        history.push({ role: 'user', content: message });
        if (labelled || speakers.length > 1) context.write(`${speaker.name}: `);
        history.push({ role: 'assistant', content: await speak(client, speaker.model, history, context) });
        context.write('\n');
      }
    };
    if (words.length > 0) {
      await say(words.join(' '), false);
      return exitCodes.ok;
    }
    if (!process.stdin.isTTY) {
      await say((await text(process.stdin)).trim(), false);
      return exitCodes.ok;
    }
    err(`You talk to ${name} without its prompt. An empty line or Ctrl-D ends it.`);
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    signal.addEventListener('abort', () => terminal.close(), { once: true });
    terminal.on('SIGINT', () => terminal.close());
    terminal.setPrompt('you: ');
    terminal.prompt();
    for await (const line of terminal) {
      if (line.trim() === '') break;
      await say(line, true);
      terminal.prompt();
    }
    terminal.close();
    return exitCodes.ok;
  },
};

/** Writes an answer as it comes; resolves to all of it. */
async function speak(client: Client, model: string, messages: readonly Message[], { write, signal }: CommandContext): Promise<string> {
  let answer = '';
  for await (const piece of client.chat({ model, messages: [...messages] }, { signal })) {
    answer += piece.text;
    write(plainText(piece.text));
  }
  return answer;
}
