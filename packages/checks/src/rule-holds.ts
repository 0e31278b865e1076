import type { Rule } from '@understudy/contracts';
import { words } from './words.ts';

const compiled = new Map<string, RegExp>();

/** Whether a text keeps a rule. Leading and trailing white space does not count. */
export function ruleHolds(rule: Rule, text: string): boolean {
  const answer = text.trim();
  if (rule.matches !== undefined) return pattern(rule.matches).test(answer);
  if (rule.notMatches !== undefined) return !pattern(rule.notMatches).test(answer);
  if (rule.startsWith !== undefined) return answer.startsWith(rule.startsWith);
  if (rule.contains !== undefined) return answer.includes(rule.contains);
  if (rule.maxWords !== undefined) return words(answer).length <= rule.maxWords;
  return words(answer).length >= (rule.minWords ?? 0);
}

function pattern(source: string): RegExp {
  const known = compiled.get(source);
  if (known) return known;
  if (compiled.size >= 1000) compiled.clear();
  const made = new RegExp(source, 'u');
  compiled.set(source, made);
  return made;
}
