import { checks } from '@understudy/checks';
import type { AcceptedSpec } from '@understudy/contracts';

const longest = 200;
const mostWords = 16;

type Script = Pick<AcceptedSpec, 'prompt' | 'demonstrations'>;

/** Twelve words of the prompt or of a demonstration in a row, unless most of them are names. */
export function quotesScript(text: string, { prompt, demonstrations }: Script): boolean {
  return checks['prompt-quote']({ text, finishReason: 'stop' }, { prompt, demonstrations, rules: [], question: '' }) !== null;
}

/**
 * What a model has named, fit to fill a slot: in one line, without list marks, quotes around it or braces, each value once, none a sentence
 * or a quote of the script. Values of `known` are left out.
 */
export function cleanValues(values: readonly string[], { script, known = [] }: { script: Script; known?: readonly string[] }): string[] {
  const seen = new Set(known.map(keyOf));
  return values.map(inOneLine).filter((value) => {
    const key = keyOf(value);
    if (seen.has(key) || !mayFill(value) || quotesScript(value, script)) return false;
    seen.add(key);
    return true;
  });
}

/** A name or a few words, not a sentence nor a scrap of punctuation. */
function mayFill(value: string): boolean {
  if (value.length > longest || value.split(' ').length > mostWords) return false;
  return /^[\p{L}\p{N}"'“‘«(¿¡]/u.test(value) && /[\p{L}\p{N}]/u.test(value) && !/[{}]|[!?]$/u.test(value);
}

function inOneLine(value: string): string {
  return value
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/^(?:[-*•]|\d{1,3}[.)])\s+/u, '')
    .replace(/^(["“”'‘])(.*)["“”'’]$/u, '$2')
    .replace(/[.;,:]$/u, '')
    .trim();
}

function keyOf(value: string): string {
  return value.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}
