import type { Rule } from '@understudy/contracts';
import { OutOfTime, withinTime } from '../within-time.ts';
import { compileSchema } from './compile-schema.ts';
import { knownLanguages } from './detect-language.ts';
import { isQuick, pattern } from './pattern.ts';

export type RuleFault = { /** JSON pointer into the spec. */ pointer: string; detail: string };

const limitMs = 100;
/** All patterns of a spec together: the caller waits. */
const probingMs = 2000;

/**
 * What a spec's rules ask for that cannot be checked: a language that is not known, a JSON schema that does not compile, a pattern that
 * runs without end on a simple text. Empty when all is well. Takes at most some seconds, whatever the rules.
 */
export function checkRules(rules: readonly Rule[]): RuleFault[] {
  const started = performance.now();
  return rules.flatMap((rule, index) => {
    const fault = (key: string, detail: string | null) => (detail === null ? [] : [{ pointer: `/rules/${index}/${key}`, detail }]);
    if (rule.language !== undefined) return fault('language', unknownLanguage(rule.language));
    if (rule.jsonSchema !== undefined) return fault('jsonSchema', schemaFault(rule.jsonSchema));
    const key = rule.matches !== undefined ? 'matches' : 'notMatches';
    const source = rule[key];
    if (source === undefined || isQuick(source) || performance.now() - started > probingMs) return [];
    return fault(key, endlessOn(source));
  });
}

function unknownLanguage(code: string): string | null {
  const known = knownLanguages();
  return known.includes(code) ? null : `${code} is no language that answers can be checked for; known are ${known.join(', ')}.`;
}

function schemaFault(schema: NonNullable<Rule['jsonSchema']>): string | null {
  try {
    const validate = withinTime(() => compileSchema(schema), { limitMs: 1000 });
    // One that refers to itself without end shows it on any value.
    for (const value of [null, 0, '', [], {}]) withinTime(() => validate(value), { limitMs });
    return null;
  } catch (error) {
    if (error instanceof OutOfTime) return 'The JSON schema takes too long to compile or to check: it must be simpler.';
    if (error instanceof RangeError) return 'The JSON schema refers to itself without end.';
    return `The JSON schema cannot be compiled: ${(error instanceof Error ? error.message : String(error)).slice(0, 300)}`;
  }
}

/** Tries a pattern on runs of the letters it names, which is what patterns that repeat a repetition stumble over. */
function endlessOn(source: string): string | null {
  const named = new Set([...source.replace(/\\[pPu]\{[^}]*\}|\\./gu, '')].filter((letter) => /[\p{L}\p{N} ,]/u.test(letter)));
  const letters = [...new Set([...[...named].slice(0, 6), 'a', ' ', '0'])];
  for (const [i, letter] of letters.entries())
    for (const text of [`${letter.repeat(60)}\n!`, `${`${letter} `.repeat(30)}\n!`, ...(i < 3 ? [`${letter.repeat(2000)}\n!`] : [])])
      try {
        withinTime(() => pattern(source).test(text), { limitMs });
      } catch (error) {
        if (!(error instanceof OutOfTime)) throw error;
        const times = text.length > 200 ? 2000 : 60;
        return `The pattern ${source} runs without end on some answers (such as ${times} times “${letter}”, then “!”): do not repeat what repeats.`;
      }
  return null;
}
