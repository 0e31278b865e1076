import { type Check, rejection } from './check.ts';
import { normalWords } from './words.ts';

const longest = 30;

/**
 * Turns in a circle: the same one to thirty words follow one another again and again (a word eight times, a phrase four times, a
 * sentence of eight words or more three times), or a run of twelve words comes three times anywhere, or letters repeat without end.
 */
export const repetitionLoop: Check = ({ text }) => {
  const letters = lettersInARow(text);
  if (letters !== null) return rejection('repetition-loop', 'The answer repeats itself', letters);
  const said = normalWords(text);
  const numbers = numbered(said);
  const found = inARow(numbers) ?? scattered(numbers);
  return found === null ? null : rejection('repetition-loop', 'The answer repeats itself', said.slice(found.start, found.end).join(' '));
};

/**
 * One to eight characters, a letter first, twelve times or more in a row. Eleven times its length such a run agrees with what stands
 * one length before, so it is enough to look that often: a tenth of the characters for one letter, a ninetieth for eight.
 */
function lettersInARow(text: string): string | null {
  for (let length = 1; length <= 8; length++) {
    const agrees = (at: number) => text.charCodeAt(at) === text.charCodeAt(at - length);
    const needed = 11 * length;
    for (let probe = length + needed - 1; probe < text.length; probe += needed) {
      if (!agrees(probe)) continue;
      let first = probe;
      while (first > length && agrees(first - 1)) first--;
      let last = probe;
      while (last + 1 < text.length && agrees(last + 1)) last++;
      for (let end = first + needed; end <= last + 1; end++) {
        const found = text.slice(end - needed - length, end);
        if (/^\p{L}/u.test(found)) return found;
      }
    }
  }
  return null;
}

type Range = { start: number; end: number };

/** Equal words have equal numbers, which are compared faster. */
function numbered(said: readonly string[]): Uint32Array {
  const numbers = new Map<string, number>();
  return Uint32Array.from(said, (word) => {
    const number = numbers.get(word) ?? numbers.size;
    numbers.set(word, number);
    return number;
  });
}

function inARow(said: Uint32Array): Range | null {
  for (let length = 1; length <= longest; length++) {
    const needed = length === 1 ? 7 : length < 8 ? 3 * length : 2 * length;
    let same = 0;
    for (let i = length; i < said.length; i++) {
      same = said[i] === said[i - length] ? same + 1 : 0;
      if (same >= needed) return { start: i - length + 1, end: i + 1 };
    }
  }
  return null;
}

function scattered(said: Uint32Array): Range | null {
  const times = new Uint32Array(said.length);
  for (const word of said) times[word] = (times[word] ?? 0) + 1;
  const often = (i: number) => (times[said[i] ?? 0] ?? 0) >= 3;
  const counts = new Map<string, number>();
  for (let start = 0; start + 12 <= said.length; start++) {
    // What comes three times begins with words that do: hardly any run is put together.
    if (!often(start) || !often(start + 1) || !often(start + 2)) continue;
    const key = said.subarray(start, start + 12).join(' ');
    const count = (counts.get(key) ?? 0) + 1;
    if (count === 3) return { start, end: start + 12 };
    counts.set(key, count);
  }
  return null;
}
