import { UsageError } from '../command.ts';
import type { InterviewRow } from './interview-log.ts';

export type Asked = {
  arm: string;
  model: string;
  question: string;
  /** How many questions of the set before it have the same text. */
  repeat: number;
};

/**
 * What is still to be asked: arm after arm, so that a server reads a script once, each question as often as the set has it.
 * @throws UsageError where the rows that are there come from another model, or answer what the set does not ask.
 */
export function planInterview(
  questions: readonly string[],
  arms: ReadonlyMap<string, string | null>,
  rows: readonly InterviewRow[],
): Asked[] {
  const times = (all: readonly string[]) =>
    all.reduce((counts, each) => counts.set(each, (counts.get(each) ?? 0) + 1), new Map<string, number>());
  const wanted = times(questions);
  for (const { arm, model, question } of rows) {
    const expected = arms.get(arm);
    if (expected !== undefined && expected !== model)
      throw new UsageError(
        `The output holds answers of ${arm} from ${model ?? 'a file'}, not from ${expected ?? 'a file'}: name another output.`,
      );
    if (!wanted.has(question))
      throw new UsageError(`The output answers ${JSON.stringify(question)}, which the set does not ask: name another output.`);
  }
  return [...arms].flatMap(([arm, model]) => {
    if (model === null) return [];
    const answered = times(rows.filter((row) => row.arm === arm).map(({ question }) => question));
    const seen = new Map<string, number>();
    return questions.flatMap((question) => {
      const repeat = seen.get(question) ?? 0;
      seen.set(question, repeat + 1);
      return repeat < (answered.get(question) ?? 0) ? [] : [{ arm, model, question, repeat }];
    });
  });
}
