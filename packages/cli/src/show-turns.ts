import { plainText } from './plain-text.ts';

export type Turn = { question: string; answer: string | null };

/** Questions and answers by turns, indented, with a line that says whose they are; what models said reaches no terminal as it is. */
export function showTurns(head: string, turns: readonly Turn[]): string {
  const indented = (mark: string, text: string) => `  ${mark}  ${plainText(text).trim().replaceAll('\n', '\n     ')}`;
  const said = turns.flatMap(({ question, answer }) => [indented('Q', question), ...(answer === null ? [] : [indented('A', answer)])]);
  return [head, ...said, ''].join('\n');
}

/** What an answer was rejected for, in one line. */
export function showRejections(rejections: readonly { check: string; detail: string }[]): string {
  return rejections.map(({ check, detail }) => `${check} (${plainText(detail).replace(/\s+/gu, ' ')})`).join(', ');
}
