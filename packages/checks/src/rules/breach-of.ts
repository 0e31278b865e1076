import type { Rule } from '@understudy/contracts';
import type { Breach } from './breach.ts';
import { contains } from './contains.ts';
import { jsonSchema } from './json-schema.ts';
import { language } from './language.ts';
import { matches } from './matches.ts';
import { maxWords } from './max-words.ts';
import { minWords } from './min-words.ts';
import { notMatches } from './not-matches.ts';
import { startsWith } from './starts-with.ts';

/** How a trimmed text breaks a rule; null when it keeps it. A foreign pattern may run without end: see `rulesCheck`. */
export function breachOf(rule: Rule, text: string): Breach | null {
  if (rule.matches !== undefined) return matches(text, rule.matches);
  if (rule.notMatches !== undefined) return notMatches(text, rule.notMatches);
  if (rule.startsWith !== undefined) return startsWith(text, rule.startsWith);
  if (rule.contains !== undefined) return contains(text, rule.contains);
  if (rule.maxWords !== undefined) return maxWords(text, rule.maxWords);
  if (rule.minWords !== undefined) return minWords(text, rule.minWords);
  if (rule.language !== undefined) return language(text, rule.language);
  if (rule.jsonSchema !== undefined) return jsonSchema(text, rule.jsonSchema);
  throw new Error(`The rule ${rule.id} asks for nothing that is known.`);
}
