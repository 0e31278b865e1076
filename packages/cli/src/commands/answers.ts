import { createClient } from '@understudy/client';
import { type Command, textOption } from '../command.ts';
import { findDistillation } from '../find-distillation.ts';
import { printRows, rowOptions, verdictOf, verdictOptions } from '../print-rows.ts';
import { showRejections, showTurns } from '../show-turns.ts';

export const answers: Command = {
  name: 'answers',
  usage: 'answers [ID|NAME] [--accepted | --rejected] [--reason CHECK] [--search TEXT] [--limit N] [--json]',
  summary: "List the teacher's answers, also while they come in.",
  options: { ...verdictOptions, ...rowOptions },
  async run(context) {
    const { options, positionals, url, key } = context;
    const filter = { verdict: verdictOf(options), reason: textOption(options, 'reason') };
    const client = createClient({ url, key });
    const { id } = await findDistillation(client, positionals[0]);
    return printRows(
      context,
      (page) => client.answers(id, { ...filter, ...page }),
      (row) => {
        const tries = row.attempt === 1 ? '' : `, asked ${row.attempt} times`;
        const verdict = row.rejections.length === 0 ? 'accepted' : `rejected: ${showRejections(row.rejections)}`;
        return showTurns(`${row.questionId}  ${row.model}${tries}, ${verdict}`, [{ question: row.question, answer: row.text }]);
      },
    );
  },
};
