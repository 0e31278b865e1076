import { ClientError } from '@understudy/client';
import { questionSchema } from '@understudy/contracts';
import { type Command, CommandError, choiceOption, type OptionValues, textOption, UsageError } from '../command.ts';
import { connect } from '../connect.ts';
import { findDistillation } from '../find-distillation.ts';
import { printRows, rowOptions, verdictOf, verdictOptions } from '../print-rows.ts';
import { showAnswer, showExample, showQuestion } from '../show-rows.ts';

const kinds = ['questions', 'answers', 'examples'] as const;
const { origin, split: questionSplit } = questionSchema.shape;
const splits = ['train', 'valid', 'test'] as const;

/** Which of the filters tell something of which rows. */
const filters: Record<(typeof kinds)[number], readonly string[]> = {
  questions: ['origin', 'split', 'category'],
  answers: ['accepted', 'rejected', 'reason'],
  examples: ['accepted', 'rejected', 'reason', 'split'],
};

export const rows: Command = {
  name: 'rows',
  usage: 'rows [ID|NAME] [--of KIND] [--accepted | --rejected] [--reason CHECK] [--search TEXT] [--limit N] [--json]',
  summary: 'List the questions, answers or examples of a distillation, with what was rejected and why.',
  example: 'understudy rows beethoven --rejected --reason truncated',
  options: {
    of: {
      type: 'string',
      value: 'KIND',
      default: 'examples',
      choices: kinds,
      summary: 'questions and answers, also while they come in; examples, once the dataset is made.',
    },
    ...verdictOptions,
    origin: { type: 'string', value: 'ORIGIN', choices: origin.options, summary: `Questions: one of ${origin.options.join(', ')}.` },
    split: {
      type: 'string',
      value: 'SPLIT',
      choices: splits,
      summary: `Questions, examples: one of ${splits.join(', ')}; test are the held-out ones, valid is drawn from train with the dataset.`,
    },
    category: { type: 'string', value: 'NAME', summary: 'Questions: only those of a category of the question set.' },
    ...rowOptions,
  },
  async run(context) {
    const { options, positionals, url, key } = context;
    const kind = choiceOption(options, 'of', kinds) ?? 'examples';
    refuseOthers(options, kind);
    const asked = { verdict: verdictOf(options), reason: textOption(options, 'reason') };
    const of = {
      origin: choiceOption(options, 'origin', origin.options),
      split: kind === 'questions' ? choiceOption(options, 'split', questionSplit.options) : undefined,
      category: textOption(options, 'category'),
    };
    const split = kind === 'examples' ? choiceOption(options, 'split', splits) : undefined;
    const client = connect({ url, key });
    const { id } = await findDistillation(client, positionals[0]);
    if (kind === 'questions') return printRows(context, (page) => client.questions(id, { ...of, ...page }), showQuestion);
    if (kind === 'answers') return printRows(context, (page) => client.answers(id, { ...asked, ...page }), showAnswer);
    return printRows(context, (page) => client.examples(id, { ...asked, split, ...page }), showExample).catch((error: unknown) => {
      if (!(error instanceof ClientError && error.code === 'not_ready')) throw error;
      throw new CommandError('conflict', `${error.message} Until then: understudy rows ${id} --of answers`, { cause: error });
    });
  },
};

/** @throws UsageError for a filter that these rows do not have. */
function refuseOthers(options: OptionValues, kind: (typeof kinds)[number]): void {
  for (const name of new Set(Object.values(filters).flat())) {
    if (options[name] === undefined || options[name] === false || filters[kind].includes(name)) continue;
    const having = kinds.filter((other) => filters[other].includes(name));
    throw new UsageError(`--${name} says nothing of ${kind}: only ${having.join(' and ')} have it, by --of ${having.at(-1)}.`);
  }
}
