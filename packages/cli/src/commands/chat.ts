import { text } from 'node:stream/consumers';
import { armNameSchema } from '@understudy/contracts';
import { askArms, type Conversations, troubleOf } from '../chat/ask-arms.ts';
import { converse, readArms } from '../chat/converse.ts';
import { printInOrder } from '../chat/print-answers.ts';
import { type Command, type CommandContext, exitCodes, flagOption, textOption, UsageError } from '../command.ts';
import { connect } from '../connect.ts';
import { findDistillation } from '../find-distillation.ts';

export const chat: Command = {
  name: 'chat',
  usage: 'chat [ID|NAME] [MESSAGE…] [--arms ARM,…] [--json]',
  summary: 'Talk to a student, and to others beside it: one message, given or on stdin, or a conversation on a terminal.',
  example: "understudy chat beethoven --arms student,base,teacher+prompt 'What is joy?'",
  options: {
    arms: {
      type: 'string',
      value: 'ARM,…',
      default: 'student',
      summary: `Who answers, with commas between: ${armNameSchema.options.join(', ')}. A teacher on a host costs what it costs.`,
    },
    json: { type: 'boolean', summary: 'Print the answers to one message as JSON.' },
  },
  async run(context) {
    const { options, positionals, url, key } = context;
    const [who, ...words] = positionals;
    const arms = readArms(textOption(options, 'arms') ?? 'student');
    const single = words.length > 0 || !process.stdin.isTTY;
    if (!single && flagOption(options, 'json')) throw new UsageError('--json takes one message: give it behind the name, or on stdin.');
    const client = connect({ url, key });
    const { id, name } = await findDistillation(client, who, (record) => Boolean(record.result?.studentModel));
    if (!single) {
      context.err(`You talk to ${arms.join(', ')} of ${name}.`);
      await converse(client, context, { id, arms });
      return exitCodes.ok;
    }
    const question = words.length > 0 ? words.join(' ') : (await text(process.stdin)).trim();
    if (question === '') throw new UsageError('There is nothing to ask: give a message behind the name, or on stdin.');
    const conversations: Conversations = new Map(arms.map((arm) => [arm, []]));
    return askOnce({ ...context, client, id, question, conversations });
  },
};

type Once = CommandContext & { client: ReturnType<typeof connect>; id: string; question: string; conversations: Conversations };

async function askOnce({ options, client, id, question, conversations, out, write, signal, err }: Once): Promise<number> {
  const json = flagOption(options, 'json');
  const printer = json ? null : printInOrder(write, { labelled: conversations.size > 1 });
  const onChange = (answers: Parameters<NonNullable<typeof printer>['show']>[0]) => printer?.show(answers);
  const answers = await askArms(client, question, { id, conversations, signal, onChange });
  if (json)
    out(JSON.stringify({ distillationId: id, question, answers: answers.map(({ text: said, end }) => ({ text: said, ...end })) }, null, 2));
  for (const answer of answers) {
    const trouble = troubleOf(answer);
    if (trouble !== null && answer.end?.type === 'error') process.stderr.write(`understudy: ${trouble}\n`);
    else if (trouble !== null) err(trouble);
  }
  return answers.some(({ end }) => end?.type === 'error') ? exitCodes.failed : exitCodes.ok;
}
