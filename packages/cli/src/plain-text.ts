/** A model's text without control characters: an escape sequence in an answer must not reach a terminal. Line ends and tabs stay. */
export function plainText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => ('\n\t\u200d'.includes(character) ? character : ''));
}
