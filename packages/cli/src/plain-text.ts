import { stripVTControlCharacters } from 'node:util';

/** A model's text without escape sequences and control characters, which must not reach a terminal. Line ends and tabs stay. */
export function plainText(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Cf}]/gu, (character) => ('\n\t\u200d'.includes(character) ? character : ''));
}
