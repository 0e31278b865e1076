import { createClient } from '@understudy/client';
import { questionSchema } from '@understudy/contracts';
import { type Command, textOption } from '../command.ts';
import { findDistillation } from '../find-distillation.ts';
import { plainText } from '../plain-text.ts';
import { choiceOption, printRows, rowOptions } from '../print-rows.ts';

const { origin, split } = questionSchema.shape;

export const questions: Command = {
  name: 'questions',
  usage: 'questions [ID|NAME] [--origin O] [--split S] [--category C] [--search TEXT] [--limit N] [--json]',
  summary: 'List the questions of a distillation, also while they are made.',
  options: {
    origin: { type: 'string', value: 'ORIGIN', summary: `One of ${origin.options.join(', ')}.` },
    split: { type: 'string', value: 'SPLIT', summary: `One of ${split.options.join(', ')}; test are the held-out ones.` },
    category: { type: 'string', value: 'NAME', summary: 'Only those of a category of the question set.' },
    ...rowOptions,
  },
  async run(context) {
    const { options, positionals, url, key } = context;
    const filter = {
      origin: choiceOption(options, 'origin', origin.options),
      split: choiceOption(options, 'split', split.options),
      category: textOption(options, 'category'),
    };
    const client = createClient({ url, key });
    const { id } = await findDistillation(client, positionals[0]);
    return printRows(
      context,
      (page) => client.questions(id, { ...filter, ...page }),
      (row) => {
        const turns = row.followUps.length === 0 ? '' : `, ${row.followUps.length + 1} turns`;
        return `${row.id}  ${row.split}, ${row.origin}, ${row.category}${turns}  ${plainText(row.text).replace(/\s+/gu, ' ')}`;
      },
    );
  },
};
