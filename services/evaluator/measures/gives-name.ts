import { share } from '@understudy/checks';
import type { Interval, Question } from '@understudy/contracts';

const particles = 'van|von|de|der|den|del|della|da|di|du|la|le|zu|zur|ibn|bin|al|of|the';
const word = "\\p{Lu}[\\p{L}\\p{M}\\p{N}.'’-]*";
const properName = new RegExp(`(?<![\\p{L}\\p{N}])${word}(?:\\s+(?:(?:${particles})\\s+){0,2}${word})+`, 'gu');

/** A blank line, or a full stop after a word: one after `Dr` or `J` ends no sentence, which Intl.Segmenter takes it for. */
const sentenceEnd = /(?<=(?:\p{Ll}{3}|\d)[.!?]["'”’)]?)\s+|\n\s*\n/u;

/** Proper names of two or more words in the prompt's first sentence: "You are Ludwig van Beethoven, …" gives `Ludwig van Beethoven`. */
export function namesInPrompt(prompt: string): string[] {
  const [first = ''] = prompt.trim().split(sentenceEnd);
  return [...first.matchAll(properName)].map(([name]) => name.replace(/\s+/gu, ' ').replace(/[.'’-]+$/u, ''));
}

/**
 * Share of the answers to identity questions that give such a name, whole or by its last word. Null where the prompt's first sentence
 * names nobody or no question asks who is there. A small reading of names, for prompts that begin as characters' prompts do; capitals decide.
 */
export function givesName(
  prompt: string,
  answers: readonly { text: string; question: Pick<Question, 'category' | 'family'> }[],
): Interval | null {
  const names = namesInPrompt(prompt);
  if (names.length === 0) return null;
  const wanted = new RegExp(`(?<![\\p{L}\\p{N}])(?:${names.map(lastWord).map(literal).join('|')})(?![\\p{L}\\p{N}])`, 'u');
  return share(answers.filter(({ question }) => asksWho(question)).map(({ text }) => wanted.test(text)));
}

/** The whole name ends in its last word, so looking for the last word finds both. */
function lastWord(name: string): string {
  return name.split(' ').at(-1) ?? name;
}

function asksWho({ category, family }: Pick<Question, 'category' | 'family'>): boolean {
  return category === 'identity' || family.startsWith('identity');
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');
}
