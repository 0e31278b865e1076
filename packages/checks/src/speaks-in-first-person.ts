// `I` must be a capital and no numeral (“Opus I.”, “Franz I,”); the other languages' words are ones that mean nothing else in English.
const english = /(?<![\p{L}\p{N}.])(?:I(?=['’]|\s+\p{Ll})|(?:me|my|mine|myself|My|Mine|Myself)(?![\p{L}\p{N}]))/u;
const others =
  /(?<![\p{L}\p{N}])(?:ich|mich|mir|mein|meine|meiner|meinem|meinen|je|j['’]\p{L}+|moi|mon|ma|mes|yo|conmigo|io|mio|mia|miei)(?![\p{L}\p{N}])/iu;

/** Whether a text speaks as “I”. English, German, French, Spanish and Italian are looked for; a quoted “I” counts too. */
export function speaksInFirstPerson(text: string): boolean {
  return english.test(text) || others.test(text);
}
