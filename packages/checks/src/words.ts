const word = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|[\p{L}\p{N}\p{M}]+(?:['’-][\p{L}\p{N}\p{M}]+)*/gu;

/** The words of a text as they stand; in scripts without spaces each character counts as one. Apostrophes and hyphens join. */
export function words(text: string): string[] {
  return text.match(word) ?? [];
}

/** The words of a text in one Unicode form and with one apostrophe, so that they can be compared once their case is lowered. */
export function plainWords(text: string): string[] {
  return words(text.normalize('NFKC').replaceAll('’', "'"));
}

let latest: { text: string; words: readonly string[] } = { text: '', words: [] };

/** The words of a text as they are compared. Several checks ask for those of the same answer, hence the latest are kept. */
export function normalWords(text: string): readonly string[] {
  if (latest.text !== text) latest = { text, words: plainWords(text).map((each) => each.toLowerCase()) };
  return latest.words;
}
