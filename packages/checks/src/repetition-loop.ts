import { type Check, rejection } from './check.ts';
import { normalWords } from './words.ts';

const longest = 30;

/**
 * Turns in a circle: the same one to thirty words follow one another again and again (a word eight times, a phrase four times, a
 * sentence of eight words or more three times), or a run of twelve words comes three times anywhere, or letters repeat without end.
 */
export const repetitionLoop: Check = ({ text }) => {
  const letters = /(\p{L}.{0,7}?)\1{11,}/su.exec(text);
  if (letters) return rejection('repetition-loop', 'The answer repeats itself', letters[0]);
  const said = normalWords(text);
  const found = inARow(said) ?? scattered(said);
  return found === null ? null : rejection('repetition-loop', 'The answer repeats itself', found.join(' '));
};

function inARow(said: readonly string[]): readonly string[] | null {
  for (let length = 1; length <= longest; length++) {
    const needed = length === 1 ? 7 : length < 8 ? 3 * length : 2 * length;
    let same = 0;
    for (let i = length; i < said.length; i++) {
      same = said[i] === said[i - length] ? same + 1 : 0;
      if (same >= needed) return said.slice(i - length + 1, i + 1);
    }
  }
  return null;
}

function scattered(said: readonly string[]): readonly string[] | null {
  const counts = new Map<string, number>();
  for (let i = 0; i + 12 <= said.length; i++) {
    const run = said.slice(i, i + 12);
    const key = run.join(' ');
    const count = (counts.get(key) ?? 0) + 1;
    if (count === 3) return run;
    counts.set(key, count);
  }
  return null;
}
