import { between, plus, type Range } from './range.ts';

/** Characters a token of text in Latin letters holds: prose in English has 4 to 5, code, figures and other languages fewer. */
const latin = { most: 5, fewest: 3 };
/** Tokens a character of other scripts takes: tokenizers made for them have one for several characters, others two for one. */
const other = { fewest: 0.4, most: 2 };
/** What a chat template puts around a message. */
const around = between(3, 8);

/**
 * Tokens of a text, without the tokenizer that its model has: "four characters a token", as a range. The truth lies within it for the
 * tokenizers in use; a preview replaces it with what the host has counted.
 */
export function countTokens(text: string): Range {
  let plain = 0;
  let strange = 0;
  for (const character of text) {
    if ((character.codePointAt(0) ?? 0) < 0x250) plain += 1;
    else strange += 1;
  }
  return between(Math.ceil(plain / latin.most + strange * other.fewest), Math.ceil(plain / latin.fewest + strange * other.most));
}

/** Tokens of messages, each with what stands around it. */
export function countMessages(texts: readonly string[]): Range {
  return plus(...texts.map((text) => plus(countTokens(text), around)));
}
