import { normalWords } from '@understudy/checks';

/** Whether a text holds one of the answers as whole words, case aside: `12` is not in `120`, and `one hundred` is two words in a row. */
export function holdsAnswer(text: string, answers: readonly string[]): boolean {
  const said = ` ${normalWords(text).join(' ')} `;
  return answers.some((answer) => said.includes(` ${[...normalWords(answer)].join(' ')} `));
}
