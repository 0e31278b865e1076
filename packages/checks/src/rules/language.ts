import { type Breach, beginningOf } from './breach.ts';
import { languageScores } from './detect-language.ts';

/** Languages as near as this cannot be told apart by a few words: Ukrainian and Russian, Norwegian and Danish. */
const margin = 0.05;
/** Fewer letters are an exclamation or a name, and no language. */
const leastLetters = 12;

/**
 * The answer is in a language, by its n-grams (https://www.npmjs.com/package/eld). It takes a clear finding to break the rule: a text
 * too short, of numbers or names, or as near to the rule's language as to another, keeps it, since a good answer lost costs more than
 * a foreign interjection kept. Of an answer in two languages the greater part decides.
 */
export function language(text: string, code: string): Breach | null {
  if ((text.match(/\p{L}/gu) ?? []).length < leastLetters && !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Hangul}]/u.test(text))
    return null;
  const scores = languageScores(text);
  if (scores === null) return null;
  const [found, score] = Object.entries(scores).reduce((best, each) => (each[1] > best[1] ? each : best), ['', 0]);
  if (found === code || score - (scores[code] ?? 0) < margin) return null;
  return { reason: `The answer is in the language ${found}, not ${code}`, trigger: beginningOf(text) };
}
