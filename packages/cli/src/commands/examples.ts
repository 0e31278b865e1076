import { createClient } from '@understudy/client';
import { type Command, textOption } from '../command.ts';
import { findDistillation } from '../find-distillation.ts';
import { choiceOption, printRows, rowOptions, verdictOf, verdictOptions } from '../print-rows.ts';
import { showRejections, showTurns } from '../show-turns.ts';

const splits = ['train', 'valid', 'test'] as const;

export const examples: Command = {
  name: 'examples',
  usage: 'examples [ID|NAME] [--accepted | --rejected] [--reason CHECK] [--split S] [--search TEXT] [--limit N] [--json]',
  summary: 'List what became of questions and answers in the dataset.',
  options: {
    ...verdictOptions,
    split: { type: 'string', value: 'SPLIT', summary: `One of ${splits.join(', ')}.` },
    ...rowOptions,
  },
  async run(context) {
    const { options, positionals, url, key } = context;
    const filter = {
      verdict: verdictOf(options),
      reason: textOption(options, 'reason'),
      split: choiceOption(options, 'split', splits),
    };
    const client = createClient({ url, key });
    const { id } = await findDistillation(client, positionals[0]);
    return printRows(
      context,
      (page) => client.examples(id, { ...filter, ...page }),
      ({ question, answer, ...row }) => {
        const verdict = row.verdict === 'accepted' ? `${row.split}, ${row.category}` : `rejected: ${showRejections(row.rejections)}`;
        return showTurns(`${row.id}  ${verdict}`, [{ question, answer }, ...row.followUps]);
      },
    );
  },
};
